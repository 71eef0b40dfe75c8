import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { PageLoading } from '../parts/states.tsx'
import { TemplateList } from './template-list.tsx'

const MessageTemplateList = lazy(() =>
  import('./message-template-list.tsx').then((each) => ({ default: each.MessageTemplateList })),
)
const TemplatePage = lazy(() => import('./template-page.tsx').then((each) => ({ default: each.TemplatePage })))

/** /templates and below. */
export function TemplatesScreen() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Switch>
        <Route path="/templates/new">
          <TemplatePage />
        </Route>
        <Route path="/templates/at-meta">
          <MessageTemplateList />
        </Route>
        <Route path="/templates/:id">{({ id }) => <TemplatePage id={id} key={id} />}</Route>
        <Route path="/templates">
          <TemplateList />
        </Route>
      </Switch>
    </Suspense>
  )
}
