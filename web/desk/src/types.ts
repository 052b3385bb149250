/** What the gateway sends, as docs/desk-api.md names it. */

export type Presence = "online" | "busy" | "away" | "offline";
export type Role = "agent" | "lead" | "auditor" | "admin";
export type Permission = "self" | "queue" | "read" | "read_all" | "work" | "reveal" | "export" | "lead" | "figures" | "audit" | "accounts";
export type Level = "fine" | "warn" | "late" | "escalate";
export type State = "bot" | "queued" | "agent" | "closed";
export type Status = "waiting" | "ticket" | "claimed" | "resolved" | "left";
export type StepOutcome = "helped" | "failed" | "tried" | "skipped" | "unable" | "done" | "fine" | "found" | "open";

export interface Me {
  id: string;
  login: string;
  name: string;
  role: Role;
  brands: string[];
  skills: string[];
  capacity: number;
  permissions: Permission[];
}

export interface Person {
  id: string;
  name: string;
}

export interface Colleague extends Person {
  role: Role;
  presence: Presence;
  load: number;
  capacity: number;
  brands: string[];
  skills: string[];
}

export interface Account extends Colleague {
  login: string;
  disabled: boolean;
  totp: boolean;
}

export interface Topic {
  id: string;
  name: string;
}

export interface Timer {
  kind: "first_answer" | "next_answer" | "resolution";
  started_at: string;
  due_at: string;
  level: Level;
}

export interface Item {
  conversation_id: string;
  number: string;
  brand: string;
  topic: string | null;
  topic_name: string | null;
  reason: string;
  at_risk: boolean;
  status: Status;
  state: State;
  words: string;
  channel: string;
  created_at: string;
  promised_at: string | null;
  closed_at: string | null;
  agent: Person | null;
  preferred: Person | null;
  offered_to: Person | null;
  offered_until: string | null;
  waiting_since: string | null;
  customer_typing: boolean;
  category: string | null;
  summary: string | null;
  last_seq: number;
  timers: Timer[];
  level: Level;
}

export interface Found extends Item {
  text: string;
  seq: number;
}

export interface StepInfo {
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
  options: { label: string }[];
  at: string;
  reply_to: number | null;
  by?: Person;
  step?: StepInfo;
  attachment?: Attachment;
}

export interface StepCard {
  topic: string;
  title: string;
  step: string;
  short: string;
  position: number;
  outcome: StepOutcome;
}

export interface Note {
  id: number;
  kind: "note" | "whisper" | "transfer" | "step" | "system";
  text: string;
  by: Person | null;
  after_seq: number;
  at: string;
  data: Partial<StepCard> & Record<string, unknown>;
}

export interface Diagnosis {
  topic: string;
  title: string;
  status: string;
  open_step: string | null;
  words: string;
  steps: { id: string; position: number; short: string; outcome: StepOutcome; chosen: string | null; at: string | null }[];
}

export interface Known {
  kind: "step" | "detail";
  topic?: string;
  step?: string;
  short?: string;
  outcome?: StepOutcome;
  name?: string;
}

export interface Suggestion {
  kind: "protect_money" | "send_step" | "look_deeper" | "call_back";
  topic?: string;
  step?: string;
  short?: string;
  position?: number;
}

export interface Case extends Omit<Item, "words"> {
  words: string[];
  details: Record<string, string[]>;
  hidden: string[];
  diagnoses: Diagnosis[];
  do_not_ask: Known[];
  risk: "money_at_risk" | "none";
  mood: "complaint" | "calm";
  promises: { kind: string; at: string; kept: boolean | null }[];
  suggestion: Suggestion;
  claimed_at: string | null;
  first_answer_at: string | null;
}

/** Whether a customer in WeChat can be written to. */
export interface Reach {
  left: number;
  until: string | null;
  unreachable: string | null;
  waiting: number;
  held: number;
  dead: number;
}

export interface Checklist {
  topic: string;
  title: string;
  steps: { id: string; short: string; position: number }[];
}

export interface Conversation {
  conversation_id: string;
  brand: string;
  brand_name: string;
  channel: string;
  state: State;
  known_customer: boolean;
  reach: Reach | null;
  messages: Message[];
  notes: Note[];
  last_seq: number;
  case: Case | null;
  cases: Item[];
  history: Item[];
  checklists: Checklist[];
}

export interface Canned {
  id: number | null;
  shortcut: string;
  title: string;
  text: string;
  own: boolean;
}

export interface Reminder {
  id: number;
  conversation_id: string;
  text: string;
  due_at: string;
  is_due: boolean;
}

export interface Brand {
  id: string;
  name: string;
  theme: { primary?: string; on_primary?: string };
}

export interface BrandNow {
  brand: string;
  name: string;
  open: boolean;
  waiting: number;
  tickets: number;
  claimed: number;
  oldest_wait_seconds: number | null;
  late: number;
  warn: number;
  estimate_seconds: number | null;
}

export interface LeadNow {
  agents: Colleague[];
  brands: BrandNow[];
  items: Item[];
}

export interface Spread {
  median: number | null;
  p90: number | null;
}

export interface Figures {
  days: number;
  cases: { opened: number; resolved: number; left: number };
  first_answer_seconds: Spread;
  handling_seconds: Spread;
  ratings: { count: number; mean: number | null; by: Record<string, number>; by_agent: unknown[] };
  categories: Record<string, number>;
}

export type Frame =
  | { kind: "queue"; items: Item[]; gone: string[] }
  | { kind: "agents"; items: Colleague[] }
  | { kind: "message"; conversation_id: string; message: Message }
  | { kind: "note"; conversation_id: string; note: Note }
  | { kind: "status"; conversation_id: string; state: State; customer_typing: boolean; others: (Person & { typing: boolean })[] }
  | { kind: "reminder"; reminder: Reminder }
  | { kind: "ping" };

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
