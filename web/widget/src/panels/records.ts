import type { Lent } from "./lent";

const LATER_MS = 60_000;
const PATIENCE_MS = 90_000;

/** What is kept of the customer, saved as a file: the token goes along in a header, which a link cannot carry. */
export const ownRecords = (lent: Lent) => async (): Promise<void> => {
  const answer = await lent.ask("export?form=html", { patience: PATIENCE_MS });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = "paydoc.html";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LATER_MS);
};
