/** Where this script came from: the gateway. */
export const HOME = new URL((document.currentScript as HTMLScriptElement | null)?.src || location.href).origin;
