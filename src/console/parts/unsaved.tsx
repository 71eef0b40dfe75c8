import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AroundNavHandler, Router } from 'wouter'
import { useConfirm } from './confirm.tsx'

/** Forms that hold what is not saved, and what they do when it is let go. */
const unsaved = new Map<object, () => void>()

addEventListener('beforeunload', (event) => {
  if (unsaved.size > 0) event.preventDefault()
})

/** As `useAct` returns it. */
type Save = { isPending: boolean; error: Error | null }

/**
 * Of a form that is saved by a button: leaving the page asks while `value`, what the form says, is another than when it
 * was opened or last saved. `opened`: what it said when it was opened, where it began with something kept; `onLeave`: it was left
 * for good. Returns whether it holds something unsaved.
 */
export function useUnsaved(
  value: unknown,
  { isPending, error }: Save,
  { opened = value, onLeave }: { opened?: unknown; onLeave?: () => void } = {},
): boolean {
  const now = JSON.stringify(value)
  const form = useRef({ saved: JSON.stringify(opened), sent: undefined as string | undefined })
  const leave = useRef(onLeave)
  leave.current = onLeave
  const [isUnsaved, setUnsaved] = useState(false)
  useEffect(() => {
    const { current } = form
    if (isPending) current.sent ??= now
    else {
      if (current.sent !== undefined && !error) current.saved = current.sent
      current.sent = undefined
    }
    // What is on its way counts as saved, so that a form may lead on when it is done.
    const holds = now !== current.saved && now !== current.sent
    if (holds) unsaved.set(current, () => leave.current?.())
    else unsaved.delete(current)
    setUnsaved(holds)
  }, [now, isPending, error])
  useEffect(() => {
    const { current } = form
    return () => void unsaved.delete(current)
  }, [])
  return isUnsaved
}

/** Pages below it ask before they are left with something unsaved: by links, by the program, by the browser's buttons. */
export function AskBeforeLeaving({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const leave = useCallback(
    async (go: () => void) => {
      const words = { title: t('unsaved.title'), text: t('unsaved.text'), act: t('unsaved.leave'), danger: true }
      if (!(await confirm(words))) return
      for (const onLeave of unsaved.values()) onLeave()
      unsaved.clear()
      go()
    },
    [confirm, t],
  )
  const around = useCallback<AroundNavHandler>(
    (navigate, to, options) => {
      if (unsaved.size === 0) navigate(to, options)
      else void leave(() => navigate(to, options))
    },
    [leave],
  )
  useEffect(() => {
    let here = location.href
    const note = () => {
      here = location.href
    }
    // The browser has gone there already: the address is put back before anybody reads it.
    const onBack = (event: PopStateEvent) => {
      if (unsaved.size === 0 || location.href === here) return note()
      event.stopImmediatePropagation()
      const to = location.href
      history.pushState(null, '', here)
      void leave(() => history.pushState(null, '', to))
    }
    addEventListener('popstate', onBack, { capture: true })
    addEventListener('pushState', note)
    addEventListener('replaceState', note)
    return () => {
      removeEventListener('popstate', onBack, { capture: true })
      removeEventListener('pushState', note)
      removeEventListener('replaceState', note)
    }
  }, [leave])
  return <Router aroundNav={around}>{children}</Router>
}
