/** The parts of a key event that matter; defined here so that the rules can be tested without a page. */
export type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

/** Somebody who has typed into a field is still typing for this long, even if the field has closed meanwhile. */
const STILL_TYPING_MS = 1_000

/** The names of a key: a letter by its place on the keyboard, in any layout; the others also by what they write. */
export function namesOf(event: Key): string[] {
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : ''
  const shift = event.shiftKey ? 'shift+' : ''
  const letter = event.code.match(/^Key([A-Z])$/)?.[1]?.toLowerCase()
  if (letter) return [`${mod}${shift}${letter}`]
  if (event.code === 'Slash' && !mod) return [event.shiftKey ? '?' : '/', event.key]
  if (event.key.length === 1) return [`${mod}${event.key}`]
  return [`${mod}${shift}${event.key}`]
}

/** Where text is written, or keys select: there a key is never a shortcut. */
export const TAKES_KEYS = [
  'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"], [type="reset"])',
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable="false"])',
  '[role="textbox"]',
  '[role="searchbox"]',
  '[role="combobox"]',
  '[role="listbox"]',
  '[role="menu"]',
  '[role="dialog"]',
  '[role="alertdialog"]',
].join(', ')

/** Overlays: while one is open, keys are meant for it, wherever the focus is. */
export const LIES_OVER = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

/**
 * Distinguishes typing from commands. A field may close while somebody types on (Enter saves a tag): what follows
 * without a pause is still typing, until a pause, a key that leaves a field, the pointer, or a field that says that it
 * is done.
 */
export function watchTyping() {
  let typedAt = Number.NEGATIVE_INFINITY
  return {
    /** Whether this key belongs to a text. `inField`: it goes to something that takes keys. */
    isTyping({ key, ctrlKey, metaKey }: Key, inField: boolean, at: number): boolean {
      const writes = key.length === 1 && !ctrlKey && !metaKey
      if (inField) {
        if (writes || key === 'Backspace') typedAt = at
        else if (key === 'Escape' || key === 'Tab') typedAt = Number.NEGATIVE_INFINITY
        return true
      }
      if (!writes || at - typedAt > STILL_TYPING_MS) return false
      typedAt = at
      return true
    },
    /** Somebody has turned to something else: what comes next is meant for that. */
    ended(): void {
      typedAt = Number.NEGATIVE_INFINITY
    },
  }
}
