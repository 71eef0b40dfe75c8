import { useEffect, useRef, useSyncExternalStore } from 'react'
import { LIES_OVER, namesOf, TAKES_KEYS, watchTyping } from './shortcut-keys.ts'

/**
 * A key (`j`, `?`, `/`, `Escape`, `ArrowDown`, `mod+Enter`), or two one after the other (`g i`). Letters mean their
 * place on the keyboard, so they also work in the Russian layout.
 */
export type Shortcut = {
  keys: string
  label: string
  run: (event: KeyboardEvent) => void
  /** Works during typing as well. */
  whileTyping?: boolean
  /** Not listed in the help. */
  hidden?: boolean
}

export type ShortcutGroup = { title: string; shortcuts: Shortcut[] }

const SEQUENCE_MS = 1_200

let groups: readonly ShortcutGroup[] = []
const changed = new Set<() => void>()
const typing = watchTyping()
let isTyped = false
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

/** The shortcuts that work now, for the help. */
export function useShortcutGroups(): readonly ShortcutGroup[] {
  return useSyncExternalStore(
    (listener) => {
      changed.add(listener)
      return () => changed.delete(listener)
    },
    () => groups,
  )
}

/** Starts listening. Returns a function that stops it. */
export function listenForShortcuts(): () => void {
  // Before anything has handled it: this very key may close a field or a menu.
  document.addEventListener('keydown', noteTyping, true)
  document.addEventListener('pointerdown', typing.ended, true)
  document.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('keydown', noteTyping, true)
    document.removeEventListener('pointerdown', typing.ended, true)
    document.removeEventListener('keydown', onKey)
  }
}

/** A field is done: the next key is a command, however fast it comes. */
export function endTyping(): void {
  typing.ended()
}

function setGroups(next: readonly ShortcutGroup[]): void {
  groups = next
  for (const listener of changed) listener()
}

function noteTyping(event: KeyboardEvent): void {
  isTyped = typing.isTyping(event, takesKeys(event), event.timeStamp)
}

function onKey(event: KeyboardEvent): void {
  // A key that is held down repeats: nothing is to be ended twice.
  if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return
  const pressed = namesOf(event)
  const before = first && event.timeStamp - first.at < SEQUENCE_MS ? first.keys : undefined
  first = undefined
  const all = groups.flatMap(({ shortcuts }) => shortcuts).filter(({ whileTyping }) => whileTyping || !isTyped)
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

function takesKeys(event: KeyboardEvent): boolean {
  // The true target, if it is in a shadow tree.
  const target = event.composedPath()[0]
  if (target instanceof Element && target.closest(TAKES_KEYS)) return true
  return [...document.querySelectorAll(LIES_OVER)].some((each) => each.checkVisibility())
}
