import { type RefObject, useEffect, useRef } from 'react'

/** Closer to the end than this the timeline follows new entries. */
export const END_PX = 120

/** What opens below the timeline (a note, a longer text, a phone's keyboard) does not hide its end. */
export function useStayAtEnd(scroller: RefObject<HTMLElement | null>, ready: boolean, toEnd: () => void): void {
  const latest = useRef(toEnd)
  latest.current = toEnd
  useEffect(() => {
    const element = scroller.current
    if (!ready || !element) return
    let following = true
    const note = () => {
      following = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX
    }
    // A timeline may begin further up: at the first unread entry.
    note()
    const observer = new ResizeObserver(() => following && latest.current())
    element.addEventListener('scroll', note, { passive: true })
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', note)
      observer.disconnect()
    }
  }, [scroller, ready])
}
