/** Which of `count` variants a guest gets in a mailing: evenly spread, and the same at every attempt. */
export function pickVariant(mailingId: string, guestId: string, count: number): number {
  return count <= 1 ? 0 : spread(`${mailingId}/${guestId}`) % count
}

/** FNV-1a with a final mix: ids of one kind differ in few characters, which FNV alone spreads badly over low bits. */
function spread(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
