import { useMemo, useState } from 'react'
import type { Message } from '../../api-types.ts'

/** What accompanies the words: the message they answer or change, and the files. */
export type Writing = {
  quote: Message | undefined
  /** One of our messages that is being changed. */
  editing: Message | undefined
  files: readonly File[]
  setQuote: (message: Message | undefined) => void
  setEditing: (message: Message | undefined) => void
  setFiles: (files: readonly File[]) => void
}

/**
 * Held by the conversation: messages of the timeline start an answer or a change, and files may be dropped anywhere.
 */
export function useWriting(): Writing {
  const [quote, setQuote] = useState<Message>()
  const [editing, setEditing] = useState<Message>()
  const [files, setFiles] = useState<readonly File[]>([])
  return useMemo(() => ({ quote, editing, files, setQuote, setEditing, setFiles }), [quote, editing, files])
}
