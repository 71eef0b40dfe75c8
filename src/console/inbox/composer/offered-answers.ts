import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import type { QuickAnswer } from '../../api-types.ts'

const SHOWN = 30

/** What follows a slash at the beginning of a text; undefined: no quick answer is being looked for. */
export function slashWord(text: string): string | undefined {
  return text.match(/^\/([^\s/]{0,40})$/)?.[1]
}

/** The quick answers offered beside a text: those that match its slash, or all of them by the button. */
export function useOfferedAnswers(text: string, editing: boolean) {
  /** Applies to one text: opened though it asks for none, or closed though it does. */
  const [wish, setWish] = useState<{ text: string; open: boolean }>()
  if (wish && wish.text !== text) setWish(undefined)
  const asked = slashWord(text)
  const open = !editing && (wish?.text === text ? wish.open : asked !== undefined)
  const word = open ? (asked ?? '') : undefined
  const { answers, loading } = useFound(word)
  const [at, setAt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another word begins at the top
  useEffect(() => setAt(0), [word])
  const active = Math.min(at, Math.max(0, answers.length - 1))
  const close = (of = text) => setWish({ text: of, open: false })
  return {
    answers,
    active,
    loading,
    open,
    close,
    toggle: () => setWish({ text, open: !open }),
    /** The keys to move, take and close. Returns whether it was one of them. */
    onKey(key: string, take: (answer: QuickAnswer) => void): boolean {
      const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : undefined
      const chosen = answers[active]
      if (step) setAt((active + step + answers.length) % answers.length)
      else if ((key === 'Enter' || key === 'Tab') && chosen) take(chosen)
      else if (key === 'Escape') close()
      else return false
      return true
    },
  }
}

function useFound(word: string | undefined) {
  const { data, isPending } = useQuery({
    queryKey: ['quick-answers', 'found', word],
    queryFn: ({ signal }) => api.GET('/v1/quick-answers', { query: { q: word, limit: SHOWN }, signal }),
    enabled: word !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  return { answers: word === undefined ? [] : (data?.data ?? []), loading: isPending }
}
