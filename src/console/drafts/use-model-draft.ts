import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError } from '../api.ts'
import type { Draft } from '../api-types.ts'

/** What is offered: while it is written, when it is there, or why it is not. */
export type Offered = { text: string; problems: Draft['problems']; writing: boolean; error: ApiError | undefined }

/** What a card of an offered draft gets. */
export type DraftCardProps = {
  offered: Offered
  onUse: (text: string) => void
  onAnother: () => void
  onDiscard: () => void
}

/** The API takes so many drafts that were not liked. */
const MOST_AVOIDED = 3

export type Write = (asked: { avoid: string[]; signal: AbortSignal; onText: (text: string) => void }) => Promise<Draft>

/** A draft by the model beside what somebody writes: asked for, another one, put away. Closing the page stops it. */
export function useModelDraft(write: Write) {
  const [offered, setOffered] = useState<Offered>()
  const seen = useRef<string[]>([])
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const ask = useCallback(async () => {
    running.current?.abort()
    const asking = new AbortController()
    running.current = asking
    const isCurrent = () => running.current === asking
    setOffered({ text: '', problems: [], writing: true, error: undefined })
    const onText = (piece: string) =>
      isCurrent() && setOffered((before) => before && { ...before, text: before.text + piece })
    try {
      const draft = await write({ avoid: seen.current, signal: asking.signal, onText })
      seen.current = [...seen.current, draft.text].slice(-MOST_AVOIDED)
      if (isCurrent()) setOffered({ ...draft, writing: false, error: undefined })
    } catch (error) {
      if (!isCurrent() || asking.signal.aborted) return
      const told = error instanceof ApiError ? error : undefined
      setOffered({ text: '', problems: [], writing: false, error: told ?? new ApiError(UNKNOWN) })
    }
  }, [write])
  const discard = useCallback(() => {
    running.current?.abort()
    running.current = undefined
    setOffered(undefined)
  }, [])
  return { offered, ask, discard }
}

const UNKNOWN = { title: '', status: 0, code: 'internal_error', detail: '' }
