import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { type AroundNavHandler, Router } from 'wouter'
import { useConfirm } from './confirm.tsx'

type Holder = {
  /** What is being saved counts as saved, so that a form may lead on when it is done. */
  asks: boolean
  /** The dialogs around it. */
  within: readonly object[]
  onLeave: () => void
}

/** Forms with unsaved values, and what they do when these are discarded. */
const holders = new Map<object, Holder>()

const asking = (scope?: object) =>
  [...holders.values()].some(({ asks, within }) => asks && (scope === undefined || within.includes(scope)))

function letGo(scope?: object): void {
  for (const [key, { within, onLeave }] of holders) {
    if (scope !== undefined && !within.includes(scope)) continue
    onLeave()
    holders.delete(key)
  }
}

/** Whether the page holds anything that the server has not confirmed yet. */
export function holdsUnsaved(): boolean {
  return holders.size > 0
}

type Place = {
  within: readonly object[]
  /** Closes the dialog, after a question if something in it is not saved. Undefined: there is no dialog around it. */
  close: (() => void) | undefined
}

const PlaceContext = createContext<Place>({ within: [], close: undefined })

/** As returned by `useAct`. */
type Save = { isPending: boolean; error: Error | null }

/** For values that no call saves: kept separately, or sent with something else. */
export const NO_SAVE: Save = { isPending: false, error: null }

type Options = {
  /** Its value when it was opened, if it began with something kept. */
  opened?: unknown
  /** It was left for good. */
  onLeave?: () => void
  /** Once saved, it is in its initial state for the next one. */
  isEmptied?: boolean
}

/**
 * For a form that is saved by a button: leaving the page, or the dialog around it, asks while `value`, the form's
 * content, differs from when it was opened or last saved. Returns whether it holds something unsaved.
 */
export function useUnsaved(
  value: unknown,
  { isPending, error }: Save,
  { opened = value, onLeave, isEmptied = false }: Options = {},
): boolean {
  const { within } = useContext(PlaceContext)
  const now = JSON.stringify(value)
  const form = useRef({ saved: JSON.stringify(opened), sent: undefined as string | undefined })
  const leave = useRef(onLeave)
  useInsertionEffect(() => {
    leave.current = onLeave
  })
  const [isUnsaved, setUnsaved] = useState(false)
  useEffect(() => {
    const { current } = form
    if (isPending) current.sent ??= now
    else {
      if (current.sent !== undefined && !error && !isEmptied) current.saved = current.sent
      current.sent = undefined
    }
    const asks = now !== current.saved && now !== current.sent
    if (asks || current.sent !== undefined) {
      holders.set(current, { asks, within, onLeave: () => leave.current?.() })
    } else holders.delete(current)
    setUnsaved(asks)
  }, [now, isPending, error, isEmptied, within])
  useEffect(() => {
    const { current } = form
    return () => void holders.delete(current)
  }, [])
  return isUnsaved
}

/** Closes the dialog around a form, as its own buttons do; undefined if there is none. */
export function useCloseDialog(): (() => void) | undefined {
  return useContext(PlaceContext).close
}

/** A place that may be left on its own: `leave` asks if something within is not saved, then runs `onLeave`. */
export function useLeaving(onLeave: () => void): { place: Place; leave: () => void } {
  const above = useContext(PlaceContext).within
  const ask = useAskToLeave()
  const [scope] = useState(() => ({}))
  const latest = useRef(onLeave)
  useInsertionEffect(() => {
    latest.current = onLeave
  })
  const leave = useCallback(() => ask(() => latest.current(), scope), [ask, scope])
  const place = useMemo(() => ({ within: [...above, scope], close: leave }), [above, scope, leave])
  return { place, leave }
}

/** Wraps whatever uses `useLeaving`. */
export function LeavingPlace({ place, children }: { place: Place; children: ReactNode }) {
  return <PlaceContext value={place}>{children}</PlaceContext>
}

/** `ask(go, scope)`: goes at once if nothing is unsaved, in the page or in the scope; otherwise after a yes. */
export function useAskToLeave(): (go: () => void, scope?: object) => void {
  const { t } = useTranslation()
  const confirm = useConfirm()
  return useCallback(
    async (go, scope) => {
      if (!asking(scope)) return go()
      const text = t(scope ? 'unsaved.dialog' : 'unsaved.text')
      const words = { title: t('unsaved.title'), text, act: t('unsaved.leave') }
      if (!(await confirm({ ...words, danger: true, careful: true }))) return
      letGo(scope)
      go()
    },
    [confirm, t],
  )
}

/** The pages inside it ask before they are left with something unsaved: by links, by code, by the browser's buttons. */
export function AskBeforeLeaving({ children }: { children: ReactNode }) {
  const ask = useAskToLeave()
  const around = useCallback<AroundNavHandler>((navigate, to, options) => ask(() => navigate(to, options)), [ask])
  useEffect(() => {
    let here = location.href
    const note = () => {
      here = location.href
    }
    // The browser has already gone there: the address is restored before anybody reads it.
    const onBack = (event: PopStateEvent) => {
      if (!asking() || location.href === here) return note()
      event.stopImmediatePropagation()
      const to = location.href
      history.pushState(null, '', here)
      ask(() => history.pushState(null, '', to))
    }
    const onClosing = (event: BeforeUnloadEvent) => asking() && event.preventDefault()
    addEventListener('beforeunload', onClosing)
    addEventListener('popstate', onBack, { capture: true })
    addEventListener('pushState', note)
    addEventListener('replaceState', note)
    return () => {
      removeEventListener('beforeunload', onClosing)
      removeEventListener('popstate', onBack, { capture: true })
      removeEventListener('pushState', note)
      removeEventListener('replaceState', note)
    }
  }, [ask])
  return <Router aroundNav={around}>{children}</Router>
}
