/** Have the browser keep these bytes as a file of this name. */
export function save(bytes: Blob, name: string): void {
  const [address, link] = [URL.createObjectURL(bytes), document.createElement("a")];
  Object.assign(link, { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
