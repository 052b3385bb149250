import { nothing } from "lit/html.js";
import type { Chat } from "../chat";
import { type Row, rowsOf } from "../rows";
import type { Session } from "../session";
import { resume } from "./chrome";
import { row } from "./rows";

/** The conversation, line by line. */
export function lines(chat: Chat): unknown {
  const { session } = chat;
  if (!session) return nothing;
  const { told } = session.timeline;
  const rows = rowsOf(session.timeline.messages, session.sending.pending(), session.sending.failed);
  return rows.map((each) => [row(chat, each, each.kind === "message" && asks(chat, session, each.message.seq, told)), divider(chat, session, each)]);
}

/** Whether a message's buttons can be pressed: it asks what is open, or is the newest, under which a person may be in reach. */
function asks(chat: Chat, { state, timeline, question, stoodAt }: Session, seq: number, told: number): boolean {
  // The newest may be the next question already: until the server says so, the one before it is not offered beside it.
  const open = told > stoodAt ? told : question;
  if (chat.busy || (seq !== open && seq !== told)) return false;
  // While they wait for a person, only what the queue itself asks can be answered by button.
  return state === "bot" || (state === "queued" && seq > timeline.spoken);
}

function divider(chat: Chat, session: Session, each: Row): unknown {
  const { resumeAt } = chat;
  if (each.kind !== "message" || each.message.seq !== resumeAt?.seq) return nothing;
  const untouched = session.timeline.last === resumeAt.seq && !session.sending.pending().length && session.state === "bot";
  return resume(chat, resumeAt.at, untouched);
}
