/*
 * What is written and not sent or saved yet, kept in this browser for whoever wrote it: nobody who signs in after them
 * sees it, let alone sends it. Each piece has a name of its own, so that tabs do not write over each other's.
 */

const PREFIX = 'otklik-kept'

let writer: string | undefined
const listeners = new Set<() => void>()

/** The user these pieces belong to from now on; undefined: nobody is signed in. */
export function setWriter(userId: string | undefined): void {
  if (writer === userId) return
  writer = userId
  tell()
}

/** Who is signed in, as far as this tab knows. */
export function currentWriter(): string | undefined {
  return writer
}

export function readKept(name: string): string | undefined {
  return localStorage.getItem(keptKey(name)) ?? undefined
}

/** Names with this beginning. */
export function keptNames(beginning: string): string[] {
  const own = keptKey('')
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(own + beginning))
    .map((key) => key.slice(own.length))
}

/** A full or forbidden storage is no failure: the piece then lives only as long as the page. */
export function keep(name: string, text: string): void {
  if (writer === undefined) return
  try {
    localStorage.setItem(keptKey(name), text)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
  tell()
}

export function dropKept(name: string): void {
  localStorage.removeItem(keptKey(name))
  tell()
}

/** Called when something changes, in this tab or another. Returns a function that stops it. */
export function onKept(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** The key of a piece in the browser's storage, for code that accesses it directly. */
export function keptKey(name: string): string {
  return `${PREFIX} ${writer ?? 'nobody'} ${name}`
}

function tell(): void {
  for (const listener of listeners) listener()
}
