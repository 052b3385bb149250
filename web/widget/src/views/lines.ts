import { nothing } from "lit/html.js";
import type { Chat } from "../chat";
import { questionOf, type Row, rowsOf } from "../rows";
import type { Session } from "../session";
import { resume } from "./chrome";
import { row } from "./rows";

/** The conversation, line by line. */
export function lines(chat: Chat): unknown {
  const { session } = chat;
  if (!session) return nothing;
  const { messages } = session.timeline;
  const asked = chat.busy ? 0 : questionOf(messages);
  // While they wait for a person, only what the queue itself asks can be answered by button.
  const question = session.state === "bot" || (session.state === "queued" && asked > session.timeline.spoken) ? asked : 0;
  const rows = rowsOf(messages, session.sending.pending(), session.sending.failed);
  return rows.map((each) => [row(chat, each, each.kind === "message" && each.message.seq === question), divider(chat, session, each)]);
}

function divider(chat: Chat, session: Session, each: Row): unknown {
  const { resumeAt } = chat;
  if (each.kind !== "message" || each.message.seq !== resumeAt?.seq) return nothing;
  const untouched = session.timeline.last === resumeAt.seq && !session.sending.pending().length && session.state === "bot";
  return resume(chat, resumeAt.at, untouched);
}
