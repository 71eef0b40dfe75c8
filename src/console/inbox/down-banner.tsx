import { lazy, Suspense } from 'react'
import { useChatNumbers } from './chat-numbers.ts'

// Rarely needed: loaded when a number does not work.
const DownAlert = lazy(() => import('./down-alert.tsx').then((each) => ({ default: each.DownAlert })))

/** Above the inbox while a number does not work. */
export function DownBanner() {
  const down = [...useChatNumbers()].filter(([, number]) => number.down)
  return (
    <div role="status">
      {down.length > 0 && (
        <Suspense fallback={null}>
          <DownAlert down={down} />
        </Suspense>
      )}
    </div>
  )
}
