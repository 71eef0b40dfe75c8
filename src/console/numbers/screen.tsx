import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { PageLoading } from '../parts/states.tsx'
import { NumberList } from './number-list.tsx'

const NumberPage = lazy(() => import('./number-page.tsx').then((each) => ({ default: each.NumberPage })))

/** /numbers and below. */
export function NumbersScreen() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Switch>
        <Route path="/numbers/:id">{({ id }) => <NumberPage id={id} key={id} />}</Route>
        <Route path="/numbers">
          <NumberList />
        </Route>
      </Switch>
    </Suspense>
  )
}
