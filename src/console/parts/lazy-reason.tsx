import { lazy, Suspense } from 'react'

const ReasonWords = lazy(() => import('./reason-words.tsx').then((each) => ({ default: each.ReasonWords })))

/** Why something did not reach a guest, where it is seldom shown: the words come when they are needed. */
export function LazyReason({ reason }: { reason: string }) {
  return (
    <Suspense fallback={null}>
      <ReasonWords reason={reason} />
    </Suspense>
  )
}
