import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError } from '../api.ts'
import type { Draft } from '../api-types.ts'

/** The offer: while it is written, when it is finished, or why there is none. */
export type Offered = { text: string; problems: Draft['problems']; writing: boolean; error: ApiError | undefined }

/** The props of an offered draft's card. */
export type DraftCardProps = {
  offered: Offered
  onUse: (text: string) => void
  onAnother: () => void
  onDiscard: () => void
}

/** The API accepts this many rejected drafts. */
const MAX_AVOIDED = 3

export type Write = (asked: { avoid: string[]; signal: AbortSignal; onText: (text: string) => void }) => Promise<Draft>

/**
 * The model's draft beside what somebody writes: requested, replaced by another, dismissed. Closing the page stops it.
 */
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
      seen.current = [...seen.current, draft.text].slice(-MAX_AVOIDED)
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
