import { type ComponentType, lazy, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { NotAllowed } from '../parts/not-allowed.tsx'
import { PageLoading } from '../parts/states.tsx'
import { useCan } from '../session.ts'
import { Profile } from './profile.tsx'
import { SECTIONS, type SectionId } from './sections.ts'
import { SettingsFrame } from './settings-frame.tsx'

const RestaurantChoice = lazy(() =>
  import('./restaurants/restaurant-choice.tsx').then((each) => ({ default: each.RestaurantChoice })),
)
const RestaurantSettings = lazy(() =>
  import('./restaurants/restaurant-settings.tsx').then((each) => ({ default: each.RestaurantSettings })),
)
const QuickAnswers = lazy(() => import('./quick-answers.tsx').then((each) => ({ default: each.QuickAnswers })))
const RuleList = lazy(() => import('../rules/rule-list.tsx').then((each) => ({ default: each.RuleList })))
const RulePage = lazy(() => import('../rules/rule-page.tsx').then((each) => ({ default: each.RulePage })))
const Channels = lazy(() => import('./channels.tsx').then((each) => ({ default: each.Channels })))
const WebhookList = lazy(() => import('./webhooks/webhook-list.tsx').then((each) => ({ default: each.WebhookList })))
const WebhookPage = lazy(() => import('./webhooks/webhook-page.tsx').then((each) => ({ default: each.WebhookPage })))
const Notifications = lazy(() => import('./notifications.tsx').then((each) => ({ default: each.Notifications })))
const Teams = lazy(() => import('./teams.tsx').then((each) => ({ default: each.Teams })))
const Users = lazy(() => import('./access/users.tsx').then((each) => ({ default: each.Users })))
const ApiKeys = lazy(() => import('./access/api-keys.tsx').then((each) => ({ default: each.ApiKeys })))
const AuditLog = lazy(() => import('./access/audit-log.tsx').then((each) => ({ default: each.AuditLog })))
const Retention = lazy(() => import('./retention.tsx').then((each) => ({ default: each.Retention })))
const Service = lazy(() => import('./service/service.tsx').then((each) => ({ default: each.Service })))
const System = lazy(() => import('./system.tsx').then((each) => ({ default: each.System })))

const PAGES: Record<Exclude<SectionId, 'profile'>, ComponentType> = {
  notifications: Notifications,
  restaurants: RestaurantChoice,
  quickAnswers: QuickAnswers,
  rules: RuleList,
  channels: Channels,
  webhooks: WebhookList,
  teams: Teams,
  users: Users,
  keys: ApiKeys,
  audit: AuditLog,
  retention: Retention,
  service: Service,
  system: System,
}

/** /settings and below. */
export function SettingsScreen() {
  const can = useCan()
  const may = (id: SectionId) => {
    const scope = SECTIONS.find((each) => each.id === id)?.scope
    return !scope || can(scope)
  }
  return (
    <Suspense fallback={<PageLoading />}>
      <Switch>
        <Route path="/settings/profile">
          <Profile />
        </Route>
        {may('restaurants') && (
          <Route path="/settings/restaurants/:id">{({ id }) => <RestaurantSettings id={id} key={id} />}</Route>
        )}
        {may('rules') && <Route path="/settings/rules/:id">{({ id }) => <RulePage id={id} key={id} />}</Route>}
        {may('webhooks') && <Route path="/settings/webhooks/:id">{({ id }) => <WebhookPage id={id} key={id} />}</Route>}
        {SECTIONS.filter(({ id }) => id !== 'profile' && may(id)).map(({ id, path }) => {
          const Page = PAGES[id as Exclude<SectionId, 'profile'>]
          return (
            <Route key={id} path={path}>
              <Page />
            </Route>
          )
        })}
        {SECTIONS.filter(({ id }) => !may(id)).map(({ id, path }) => (
          <Route key={id} path={`${path}/*?`}>
            <SettingsFrame section={id}>
              <NotAllowed />
            </SettingsFrame>
          </Route>
        ))}
        <Route>
          <Redirect to={may('restaurants') ? '/settings/restaurants' : '/settings/profile'} replace />
        </Route>
      </Switch>
    </Suspense>
  )
}
