/** What the gateway sends, as the served OpenAPI document names it (web/openapi.json, made into types by `npm run types`). */

import type { components } from "../../api";

type Shapes = components["schemas"];

export type Me = Shapes["Me"];
export type Person = Shapes["Person"];
export type Colleague = Shapes["Colleague"];
export type Account = Shapes["Account"];
export type Presence = Colleague["presence"];
export type Role = Colleague["role"];
export type Permission = Me["permissions"][number];

export type PersonView = Shapes["PersonView"];
export type ErasureReceipt = Shapes["ErasureReceipt"];

export type Item = Shapes["Item"];
export type Found = Shapes["Found"];
export type Timer = Shapes["Timer"];
export type Level = Timer["level"];
export type State = Item["state"];
export type Status = Item["status"];

export type Conversation = Shapes["Conversation"];
export type Case = Shapes["Case"];
export type Diagnosis = Shapes["Diagnosis"];
export type StepOutcome = Shapes["StepResult"]["outcome"];
export type Known = Shapes["Known"];
export type Suggestion = Shapes["Suggestion"];
export type Checklist = Shapes["Checklist"];
export type Reach = Shapes["Reach"];
export type Message = Shapes["TranscriptMessage"];
export type StepInfo = Shapes["Step"];
export type Attachment = Shapes["Attachment"];

/** What a note of the kind "step" tells of the step that was sent. */
export interface StepCard {
  topic: string;
  title: string;
  step: string;
  short: string;
  position: number;
  outcome: StepOutcome;
}

export type Note = Omit<Shapes["Note"], "data"> & { data: Partial<StepCard> & Record<string, unknown> };

export type Canned = Shapes["Canned"];
export type Reminder = Shapes["Reminder"];
export type Brand = Pick<Shapes["Brand"], "id" | "name" | "theme">;
export type Topic = Shapes["Named"];
export type BrandNow = Shapes["BrandNow"];
export type LeadNow = Shapes["LeadView"];
export type Spread = Shapes["Spread"];
export type Figures = Shapes["Figures"];

export type StatusFrame = Shapes["StatusFrame"];

export type Frame =
  | Shapes["QueueFrame"]
  | Shapes["AgentsFrame"]
  | Shapes["MessageFrame"]
  | (Omit<Shapes["NoteFrame"], "note"> & { note: Note })
  | StatusFrame
  | Shapes["ReminderFrame"]
  | Shapes["PingFrame"];

/** A message of ours that the server has not confirmed on the stream yet. */
export interface Pending {
  client_id: string;
  text: string;
  at: string;
  state: "sending" | "waiting" | "sent" | "refused" | "secret";
  detail?: string;
  seq?: number;
  sure?: boolean;
}
