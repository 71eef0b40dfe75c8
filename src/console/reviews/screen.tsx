import { Route, Switch } from 'wouter'
import { ReviewList } from './review-list.tsx'
import { ReviewPage } from './review-page.tsx'

/** /reviews and below. */
export function ReviewsScreen() {
  return (
    <Switch>
      <Route path="/reviews/:id">{({ id }) => <ReviewPage id={id} key={id} />}</Route>
      <Route path="/reviews">
        <ReviewList />
      </Route>
    </Switch>
  )
}
