/** What the gateway sends, as docs/api.md names it. */

export type State = "bot" | "queued" | "agent" | "closed";

export interface Option {
  label: string;
  token: string;
}

export interface Step {
  id: string;
  index: number;
  count: number;
  title: string;
}

export interface Attachment {
  id: string;
  media_type: string;
  bytes: number;
  /** Only of a picture. */
  width?: number;
  height?: number;
}

export interface Message {
  seq: number;
  from: "customer" | "bot" | "agent" | "system";
  kind: string;
  text: string;
  options: Option[];
  at: string;
  reply_to: number | null;
  step?: Step;
  attachment?: Attachment;
}

export interface Queue {
  position: number;
  waiting: number;
  answer_by: string | null;
}

export interface Agent {
  name: string;
  typing: boolean;
}

/** How a conversation stands. */
export interface Standing {
  state: State;
  answered_seq: number;
  last_seq: number;
  queue?: Queue | null;
  agent?: Agent | null;
}

export interface Page extends Standing {
  messages: Message[];
}

export interface Opened extends Page {
  conversation_id: string;
  token: string;
}

export interface Brand {
  id: string;
  name: string;
  theme: { primary?: string; on_primary?: string };
  wechat?: boolean;
}

/** Sent in the wallet's official account, it joins both. */
export interface WechatCode {
  code: string;
  expires_at: string;
}

/** What opens a conversation. */
export interface Credentials {
  id: string;
  token: string;
}

/** How well the server can be reached. */
export type Connection = "connecting" | "ok" | "offline" | "busy" | "identity";

/** What the session tells: "change" to draw again, the rest for the page. */
export interface Events {
  change(): void;
  message(message: Message): void;
  state(state: State): void;
  expired(): void;
  tokenExpired(): void;
  trouble(status: number, detail: string): void;
}
