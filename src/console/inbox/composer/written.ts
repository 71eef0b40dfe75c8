import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Message } from '../../api-types.ts'
import { keepDraft, onReturned, readDraft } from './drafts.ts'
import { keepEdit, readEdit } from './edit.ts'

type Written = {
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  write: (text: string) => void
  /** Inserts words at the caret, and puts the caret after them. */
  insert: (words: string) => void
  /** The text has left. */
  clear: () => void
  /** The draft replaces the message that was being changed. */
  restore: () => void
}

type Options = { guestId: string; editing: Message | undefined; onTyping: () => void }

/** The text to a guest: a draft that outlives the page, or the words of a message being changed. */
export function useWritten({ guestId, editing, onTyping }: Options): Written {
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => readDraft(guestId))
  useEffect(() => {
    if (!editing) return
    setText(readEdit(editing))
    field.current?.focus()
  }, [editing])
  useEffect(() => onReturned((id, words) => id === guestId && !editing && setText(words)), [guestId, editing])

  function write(next: string): void {
    setText(next)
    if (editing) {
      keepEdit(editing, next)
      return
    }
    keepDraft(guestId, next)
    if (next.trim() !== '') onTyping()
  }
  return {
    field,
    text,
    write,
    insert(words) {
      const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {}
      write(text.slice(0, selectionStart) + words + text.slice(selectionEnd))
      requestAnimationFrame(() => {
        field.current?.focus()
        field.current?.setSelectionRange(selectionStart + words.length, selectionStart + words.length)
      })
    },
    clear() {
      setText('')
      keepDraft(guestId, '')
    },
    restore: () => setText(readDraft(guestId)),
  }
}
