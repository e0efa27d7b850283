/** Lets the person save bytes or text under a name; a link cannot carry the bearer, so the bytes are fetched before. */
export function saveFile(content: ArrayBuffer | Blob | string, name: string, type = 'application/pdf'): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
