import { useEffect, useState } from 'react'
import { useFormats } from '../formats.ts'

type Props = {
  at: string | number
  /** `ago`: 5 min. ago, kept current; `brief`: as in lists. */
  as?: 'dateTime' | 'date' | 'time' | 'ago' | 'brief'
}

/** An instant; in full on hover. */
export function When({ at, as = 'dateTime' }: Props) {
  const formats = useFormats()
  useEachMinute(as === 'ago')
  return (
    <time dateTime={new Date(at).toISOString()} title={formats.full(at)}>
      {formats[as](at)}
    </time>
  )
}

/** Renders the component again about every minute while it shows something that ages. Returns the current instant. */
export function useEachMinute(enabled = true, everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!enabled) return
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [enabled, everyMs])
  return enabled ? now : Date.now()
}
