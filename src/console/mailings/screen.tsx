import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { PageLoading } from '../parts/states.tsx'
import { MailingList } from './mailing-list.tsx'

const NewMailing = lazy(() => import('./editor-page.tsx').then((each) => ({ default: each.NewMailing })))
const ChangeMailing = lazy(() => import('./editor-page.tsx').then((each) => ({ default: each.ChangeMailing })))
const CopyMailing = lazy(() => import('./editor-page.tsx').then((each) => ({ default: each.CopyMailing })))
const MailingPage = lazy(() => import('./mailing-page.tsx').then((each) => ({ default: each.MailingPage })))
const Compare = lazy(() => import('./compare-page.tsx').then((each) => ({ default: each.ComparePage })))

/** /mailings and below. */
export function MailingsScreen() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Switch>
        <Route path="/mailings/new">
          <NewMailing />
        </Route>
        <Route path="/mailings/:id/copy">{({ id }) => <CopyMailing id={id} key={id} />}</Route>
        <Route path="/mailings/compare">
          <Compare />
        </Route>
        <Route path="/mailings/:id/edit">{({ id }) => <ChangeMailing id={id} key={id} />}</Route>
        <Route path="/mailings/:id">{({ id }) => <MailingPage id={id} key={id} />}</Route>
        <Route path="/mailings">
          <MailingList />
        </Route>
      </Switch>
    </Suspense>
  )
}
