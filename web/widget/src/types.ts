/** What the gateway sends, as the served OpenAPI document names it (web/openapi.json, made into types by `npm run types`). */

import type { components } from "../../api";

type Shapes = components["schemas"];

export type Message = Shapes["Message"];
export type Option = Shapes["Option"];
export type Step = Shapes["Step"];
export type Attachment = Shapes["Attachment"];
export type Queue = Shapes["Queue"];
export type Agent = Shapes["Agent"];
export type State = Shapes["Status"]["state"];
export type Page = Shapes["NewMessages"];
export type Opened = Shapes["Opened"];
export type OwnCase = Shapes["OwnCase"];
export type WechatCode = Shapes["WechatCode"];
export type AccountLink = Shapes["AccountLink"];
export type AccountLinks = Shapes["AccountLinks"];
/** How a customer stands with WeChat: linked, or with a code that links them. */
export type Joining = AccountLink | WechatCode;

/** How a conversation stands. */
export type Standing = Omit<Shapes["Status"], "kind">;

/** How a wallet looks; what an older gateway does not say is left out. */
export type Brand = Pick<Shapes["Brand"], "id" | "name" | "theme"> & Partial<Pick<Shapes["Brand"], "joins">>;

/** What opens a conversation. */
export interface Credentials {
  id: string;
  token: string;
}

/** How well the server can be reached; `wrong`: there is no such wallet, and nothing to wait for. */
export type Connection = "connecting" | "ok" | "offline" | "busy" | "identity" | "wrong";

/** What the session tells: "change" to draw again, the rest for the page. */
export interface Events {
  change(): void;
  message(message: Message): void;
  state(state: State): void;
  expired(): void;
  tokenExpired(): void;
  trouble(status: number, detail: string): void;
  misplaced(): void;
}
