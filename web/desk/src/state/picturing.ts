import { uuid } from "../lib/uuid";
import { words } from "../messages/zh-CN";
import { ElMessage } from "element-plus/es/components/message/index.mjs";
import { attempt } from "./acts";
import { api } from "./store";
import { refreshSoon } from "./talks";

export const KINDS = ["image/png", "image/jpeg", "image/webp"];
const LARGEST = 10 * 1024 * 1024;
/** The same picture tried again is the same message. */
const ids = new WeakMap<File, string>();

/** Send a picture to the customer; true when the server has it. What is refused is said, in the server's words. */
export async function sendPicture(id: string, file: File): Promise<boolean> {
  const wrong = !KINDS.includes(file.type) ? words.reply.pictureKind : file.size > LARGEST ? words.reply.pictureLarge : "";
  if (wrong) {
    ElMessage({ message: wrong, type: "warning", grouping: true, duration: 5000 });
    return false;
  }
  const client = ids.get(file) ?? uuid();
  ids.set(file, client);
  const sent = await attempt(() => api.upload(`conversations/${encodeURIComponent(id)}/attachments?client_id=${client}`, file));
  if (sent) refreshSoon(id);
  return sent;
}

/** The pictures among what was pasted or chosen. */
export function picturesIn(files: Iterable<File> | null | undefined): File[] {
  return [...(files ?? [])].filter((file) => file.type.startsWith("image/"));
}
