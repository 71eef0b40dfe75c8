import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useRef, useState } from 'react'
import type { Question } from './confirm-dialog.tsx'

const ConfirmDialog = lazy(() => import('./confirm-dialog.tsx').then((each) => ({ default: each.ConfirmDialog })))

const Context = createContext<(question: Question) => Promise<boolean>>(() => Promise.resolve(false))

/** `if (await confirm({...}))`: asks before something that cannot be undone. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return useContext(Context)
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<(Question & { answer: (yes: boolean) => void }) | undefined>()
  const [open, setOpen] = useState(false)
  const before = useRef<(yes: boolean) => void>(undefined)
  const confirm = useCallback(
    (question: Question) =>
      new Promise<boolean>((answer) => {
        // A question replaced by another is answered, too: its caller is waiting.
        before.current?.(false)
        before.current = answer
        setAsked({ ...question, answer })
        setOpen(true)
      }),
    [],
  )
  const close = (yes: boolean) => {
    setOpen(false)
    asked?.answer(yes)
  }
  return (
    <Context.Provider value={confirm}>
      {children}
      {asked && (
        <Suspense fallback={null}>
          <ConfirmDialog question={asked} opened={open} onAnswer={close} />
        </Suspense>
      )}
    </Context.Provider>
  )
}
