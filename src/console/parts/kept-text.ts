import { useCallback, useState } from 'react'
import { dropKept, keep, readKept } from '../kept.ts'

/** A text that is begun and comes back to its writer until it is emptied: for fields that may be left at any time. */
export function useKeptText(name: string): [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(() => readKept(name) ?? '')
  const write = useCallback(
    (next: string) => {
      setText(next)
      if (next.trim() === '') dropKept(name)
      else keep(name, next)
    },
    [name],
  )
  return [text, write]
}
