import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { api } from '../api.ts'
import { useCan, useMe } from '../session.ts'

const FirstSteps = lazy(() => import('./first-steps.tsx').then((each) => ({ default: each.FirstSteps })))

/** The first steps, for an owner who has neither taken all of them nor dismissed them; otherwise `children`. */
export function OrFirstSteps({ children }: { children: ReactNode }) {
  const me = useMe()
  const mayTake = useCan()('admin') && me.kind === 'user' && !me.first_steps_hidden
  const { data } = useQuery({
    queryKey: ['first-steps'],
    queryFn: ({ signal }) => api.GET('/v1/first-steps', { signal }),
    enabled: mayTake,
    // Steps done elsewhere show when one comes back.
    refetchOnMount: 'always',
  })
  if (!mayTake || !data || data.data.every(({ done }) => done)) return children
  return (
    <Suspense fallback={null}>
      <FirstSteps steps={data.data} />
    </Suspense>
  )
}
