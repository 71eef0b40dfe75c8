import { lazy, Suspense } from 'react'
import type { DraftCardProps } from './use-model-draft.ts'

const CardView = lazy(() => import('./card-view.tsx').then((each) => ({ default: each.CardView })))

/**
 * A draft beside what the operator writes, never replacing it. It loads with the first draft; the page around it stays.
 */
export function DraftCard(props: DraftCardProps) {
  return (
    <Suspense fallback={null}>
      <CardView {...props} />
    </Suspense>
  )
}
