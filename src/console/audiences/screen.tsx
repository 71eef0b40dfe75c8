import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { PageLoading } from '../parts/states.tsx'
import { AudienceList } from './audience-list.tsx'

const AudiencePage = lazy(() => import('./audience-page.tsx').then((each) => ({ default: each.AudiencePage })))
const ImportPage = lazy(() => import('./import-page.tsx').then((each) => ({ default: each.ImportPage })))

/** /audiences and below. */
export function AudiencesScreen() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Switch>
        <Route path="/audiences/new">
          <AudiencePage />
        </Route>
        <Route path="/audiences/import">
          <ImportPage />
        </Route>
        <Route path="/audiences/:id">{({ id }) => <AudiencePage id={id} key={id} />}</Route>
        <Route path="/audiences">
          <AudienceList />
        </Route>
      </Switch>
    </Suspense>
  )
}
