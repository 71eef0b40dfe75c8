import { useEffect, useRef, useSyncExternalStore } from 'react'

/**
 * A key (`j`, `?`, `/`, `Escape`, `ArrowDown`, `mod+Enter`), or two one after the other (`g i`). Letters are meant by
 * their place on the keyboard, so they work in Russian layout as well.
 */
export type Shortcut = {
  keys: string
  label: string
  run: (event: KeyboardEvent) => void
  /** Works while somebody types as well. */
  whileTyping?: boolean
  /** Not told in the help. */
  hidden?: boolean
}

export type ShortcutGroup = { title: string; shortcuts: Shortcut[] }

const SEQUENCE_MS = 1_200

let groups: readonly ShortcutGroup[] = []
const changed = new Set<() => void>()
let first: { keys: string; at: number } | undefined

/** Shortcuts that work while a component is shown; later ones win over earlier ones. */
export function useShortcuts(title: string, shortcuts: Shortcut[]): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  const shape = shortcuts.map(({ keys, label, whileTyping, hidden }) => ({ keys, label, whileTyping, hidden }))
  const key = JSON.stringify(shape)
  useEffect(() => {
    const fixed = (JSON.parse(key) as typeof shape).map((each, index) => ({
      ...each,
      run: (event: KeyboardEvent) => latest.current[index]?.run(event),
    })) as Shortcut[]
    const group = { title, shortcuts: fixed }
    setGroups([...groups, group])
    return () => setGroups(groups.filter((each) => each !== group))
  }, [title, key])
}

/** What works at the moment, for the help. */
export function useShortcutGroups(): readonly ShortcutGroup[] {
  return useSyncExternalStore(
    (listener) => {
      changed.add(listener)
      return () => changed.delete(listener)
    },
    () => groups,
  )
}

/** Begins to listen. Returns how to stop. */
export function listenForShortcuts(): () => void {
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

function setGroups(next: readonly ShortcutGroup[]): void {
  groups = next
  for (const listener of changed) listener()
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  const typing = isTyping(event.target)
  const pressed = namesOf(event)
  const before = first && event.timeStamp - first.at < SEQUENCE_MS ? first.keys : undefined
  first = undefined
  const all = groups.flatMap(({ shortcuts }) => shortcuts).filter(({ whileTyping }) => whileTyping || !typing)
  const wanted = [...(before ? pressed.map((name) => `${before} ${name}`) : []), ...pressed]
  const found = all.findLast(({ keys }) => wanted.includes(keys))
  if (found) {
    event.preventDefault()
    found.run(event)
    return
  }
  const starts = pressed.find((name) => all.some(({ keys }) => keys.startsWith(`${name} `)))
  if (starts) first = { keys: starts, at: event.timeStamp }
}

/** The names of a key: by its place, and by what it writes. */
function namesOf(event: KeyboardEvent): string[] {
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : ''
  const shift = event.shiftKey ? 'shift+' : ''
  const letter = event.code.match(/^Key([A-Z])$/)?.[1]?.toLowerCase()
  if (letter) return [`${mod}${shift}${letter}`]
  if (event.code === 'Slash' && !mod) return [event.shiftKey ? '?' : '/', event.key]
  if (event.key.length === 1) return [`${mod}${event.key}`]
  return [`${mod}${shift}${event.key}`]
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return true
  return target.matches('input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select')
}
