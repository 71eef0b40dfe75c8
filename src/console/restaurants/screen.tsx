import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { PageLoading } from '../parts/states.tsx'
import { RestaurantList } from './restaurant-list.tsx'

const RestaurantPage = lazy(() => import('./restaurant-page.tsx').then((each) => ({ default: each.RestaurantPage })))
const CancellationHistory = lazy(() =>
  import('./cancellation-history.tsx').then((each) => ({ default: each.CancellationHistory })),
)
const AnswerTimesPage = lazy(() =>
  import('./answer-times/answer-times-page.tsx').then((each) => ({ default: each.AnswerTimesPage })),
)
const ComparePage = lazy(() => import('./compare/compare-page.tsx').then((each) => ({ default: each.ComparePage })))

/** /restaurants and below. */
export function RestaurantsScreen() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Switch>
        <Route path="/restaurants/answer-times">
          <AnswerTimesPage />
        </Route>
        <Route path="/restaurants/compare">
          <ComparePage />
        </Route>
        <Route path="/restaurants/:id/cancellations">{({ id }) => <CancellationHistory id={id} key={id} />}</Route>
        <Route path="/restaurants/:id">{({ id }) => <RestaurantPage id={id} key={id} />}</Route>
        <Route path="/restaurants">
          <RestaurantList />
        </Route>
      </Switch>
    </Suspense>
  )
}
