import { useMemo, useState } from 'react'
import type { Message } from '../../api-types.ts'

/** What is written beside the words: what they answer, which message they change, what goes with them. */
export type Writing = {
  quote: Message | undefined
  /** A message of ours that is being changed. */
  editing: Message | undefined
  files: readonly File[]
  setQuote: (message: Message | undefined) => void
  setEditing: (message: Message | undefined) => void
  setFiles: (files: readonly File[]) => void
}

/** Held by the conversation: messages of the timeline begin an answer or a change, files may be dropped anywhere. */
export function useWriting(): Writing {
  const [quote, setQuote] = useState<Message>()
  const [editing, setEditing] = useState<Message>()
  const [files, setFiles] = useState<readonly File[]>([])
  return useMemo(() => ({ quote, editing, files, setQuote, setEditing, setFiles }), [quote, editing, files])
}
