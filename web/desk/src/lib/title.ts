import { words } from "../messages/zh-CN";

/** What a case is called: its topic, or, while it has none, what the customer said last of it. */
export function titleOf(item: { topic_name: string | null; words?: string } | null | undefined): string {
  return item?.topic_name || item?.words || words.queue.noTopic;
}
