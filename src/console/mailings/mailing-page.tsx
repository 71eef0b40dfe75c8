import { Alert, Button, Grid, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconCopy, IconPencil, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Redirect } from 'wouter'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Mailing } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { opens } from '../parts/opens.ts'
import { PageFrame } from '../parts/page.tsx'
import { Part } from '../parts/part.tsx'
import { Loaded, Loading } from '../parts/states.tsx'
import { useCan } from '../session.ts'
import { ByChannel } from './by-channel.tsx'
import { Content } from './content.tsx'
import { Deliveries } from './deliveries.tsx'
import { useMailing } from './load-mailings.ts'
import { Occurrences } from './occurrences.tsx'
import { Pace } from './pace.tsx'
import { ProgressBar, partsOf } from './progress-bar.tsx'
import { Reasons } from './reasons.tsx'
import { StatusBadge } from './status-badge.tsx'
import { TestSend } from './test-send.tsx'
import { MAILINGS_KEY } from './types.ts'
import { useProgress } from './use-progress.ts'
import { Warnings } from './warnings.tsx'

const Official = lazy(() => import('./official.tsx').then((each) => ({ default: each.Official })))
const Results = lazy(() => import('./results.tsx').then((each) => ({ default: each.Results })))

/** A mailing that is on its way or over: its progress, and what may be done. Drafts open in the editor. */
export function MailingPage({ id }: { id: string }) {
  const { t } = useTranslation('mailings')
  const mailing = useMailing(id)
  if (mailing.data?.status === 'draft') return <Redirect to={`/mailings/${id}/edit`} replace />
  return (
    <PageFrame
      title={mailing.data?.name ?? t('title')}
      above={{ href: '/mailings', title: t('title') }}
      beside={mailing.data && <StatusBadge mailing={mailing.data} />}
      actions={mailing.data && <Actions mailing={mailing.data} />}
    >
      <Loaded query={mailing}>{(data) => <Parts mailing={data} />}</Loaded>
    </PageFrame>
  )
}

function Parts({ mailing }: { mailing: Mailing }) {
  const { t } = useTranslation('mailings')
  const pace = useProgress(mailing)
  return (
    <Stack>
      {mailing.paused_reason && (
        <Alert color="yellow">{t('official.paused', { name: mailing.message_template?.name ?? '' })}</Alert>
      )}
      <Warnings warnings={mailing.warnings} />
      <Part title={t('progress.title')}>
        <Progress mailing={mailing} />
      </Part>
      <Part title={t('content.title')}>
        <Content mailing={mailing} />
      </Part>
      {(mailing.by_channel.length > 1 || mailing.cost) && (
        <Part title={t('byChannel.title')}>
          <ByChannel mailing={mailing} />
        </Part>
      )}
      {mailing.official && (
        <Part title={t('official.title')}>
          <Suspense fallback={<Loading />}>
            <Official official={mailing.official} />
          </Suspense>
        </Part>
      )}
      {mailing.repeat && <Occurrences mailing={mailing} />}
      {mailing.counts.planned > 0 && (
        <>
          <Grid>
            <Grid.Col span={{ base: 12, md: 6 }}>
              <Part title={t('pace.title')}>
                <Pace mailing={mailing} pace={pace} />
              </Part>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 6 }}>
              <Stack>
                <Part title={t('reasons.title')}>
                  <Reasons byReason={mailing.skipped_by_reason} total={mailing.counts.planned} />
                </Part>
                {mailing.counts.failed > 0 && (
                  <Part title={t('reasons.failedTitle')}>
                    <Reasons byReason={mailing.failed_by_reason} total={mailing.counts.planned} />
                  </Part>
                )}
              </Stack>
            </Grid.Col>
          </Grid>
          <Part title={t('results.title')}>
            <Suspense fallback={<Loading />}>
              <Results mailing={mailing} />
            </Suspense>
          </Part>
          <Deliveries mailing={mailing} />
        </>
      )}
    </Stack>
  )
}

function Progress({ mailing }: { mailing: Mailing }) {
  const { t, i18n } = useTranslation('mailings')
  const formats = useFormats()
  const { counts, forecast, status, planned_at, finished_at } = mailing
  const why =
    forecast.reason &&
    (i18n.exists(`mailings:noForecast.${forecast.reason}`)
      ? t(`noForecast.${forecast.reason}` as 'noForecast.paused')
      : forecast.reason)
  return (
    <Stack gap="sm">
      {counts.planned === 0 ? (
        <Text size="sm" c="dimmed">
          {status === 'running' && !planned_at && !mailing.trigger ? t('progress.planning') : t('progress.nothing')}
        </Text>
      ) : (
        <>
          <ProgressBar counts={counts} size="lg" />
          <SimpleGrid cols={{ base: 3, sm: 5, lg: 9 }} spacing="xs" role="status">
            {(['planned', 'waiting', 'sent', 'delivered', 'read', 'replied', 'failed', 'skipped'] as const).map(
              (name) => (
                <div key={name}>
                  <Text size="xs" c="dimmed">
                    {t(`counts.${name}`)}
                  </Text>
                  <Text fw={600} className="numerals" data-count={name}>
                    {formats.number(counts[name])}
                  </Text>
                </div>
              ),
            )}
            {counts.unconfirmed > 0 && (
              <div>
                <Text size="xs" c="dimmed">
                  {t('counts.unconfirmed')}
                </Text>
                <Text fw={600} className="numerals">
                  {formats.number(counts.unconfirmed)}
                </Text>
              </div>
            )}
          </SimpleGrid>
          <Group gap="md">
            {partsOf(counts)
              .filter(({ count }) => count > 0)
              .map(({ name, colour }) => (
                <Group key={name} gap={5}>
                  <span
                    aria-hidden
                    style={{
                      width: 10,
                      height: 10,
                      borderRadius: 3,
                      background: `var(--mantine-color-${colour.replace('.', '-')})`,
                    }}
                  />
                  <Text size="xs" c="dimmed">
                    {t(`counts.${name}`)}
                  </Text>
                </Group>
              ))}
          </Group>
        </>
      )}
      {finished_at ? (
        <Text size="sm">
          {t(status === 'cancelled' ? 'when.cancelled' : 'progress.finishedAt', {
            when: formats.dateTime(finished_at),
          })}
        </Text>
      ) : forecast.finish_at ? (
        <Text size="sm">
          {t('progress.finish', {
            when: `${formats.dateTime(forecast.finish_at)} (${formats.ago(forecast.finish_at)})`,
          })}
        </Text>
      ) : (
        <>
          {why && <Text size="sm">{why}</Text>}
          {forecast.finish_at_if_resumed && (
            <Text size="sm">
              {t('progress.ifResumed', {
                when: `${formats.dateTime(forecast.finish_at_if_resumed)} (${formats.ago(forecast.finish_at_if_resumed)})`,
              })}
            </Text>
          )}
        </>
      )}
    </Stack>
  )
}

function Actions({ mailing }: { mailing: Mailing }) {
  const { t } = useTranslation('mailings')
  const can = useCan()
  const confirm = useConfirm()
  const path = { id: mailing.id }
  const refresh = [MAILINGS_KEY]
  const pause = useAct(() => api.POST('/v1/mailings/{id}/pause', { path }), { refresh, done: t('done.paused') })
  const resume = useAct(() => api.POST('/v1/mailings/{id}/resume', { path }), { refresh, done: t('done.resumed') })
  const cancel = useAct(() => api.POST('/v1/mailings/{id}/cancel', { path }), { refresh, done: t('done.cancelled') })
  const retry = useAct(() => api.POST('/v1/mailings/{id}/retry-failed', { path }), {
    refresh,
    // What another channel has taken over is not sent again.
    done: ({ status }) => t(status === 'finished' ? 'done.nothingToRetry' : 'done.retried'),
  })
  const over = mailing.status === 'finished' || mailing.status === 'cancelled'
  const askCancel = async () => {
    const yes = await confirm({
      title: t('confirm.cancelTitle', { name: mailing.name }),
      text: t('confirm.cancelText'),
      act: t('act.cancel'),
      danger: true,
    })
    if (yes) cancel.mutate()
  }
  return (
    <>
      {can('mailings:write') && (
        <>
          <Button
            variant="default"
            component={Link}
            href={`/mailings/${mailing.id}/copy`}
            leftSection={<IconCopy size={16} />}
          >
            {t('act.copy')}
          </Button>
          {mailing.counts.failed > 0 && (
            <Button variant="default" onClick={() => retry.mutate()} loading={retry.isPending}>
              {t('act.retry')}
            </Button>
          )}
          {!over && (
            <>
              <TestSend mailingId={() => mailing.id} />
              <Button
                variant="default"
                component={Link}
                href={`/mailings/${mailing.id}/edit`}
                leftSection={<IconPencil size={16} />}
              >
                {t('act.edit')}
              </Button>
              <Button variant="default" c="var(--mantine-color-error)" {...opens(askCancel)}>
                {t('act.cancel')}
              </Button>
            </>
          )}
          {(mailing.status === 'running' || mailing.status === 'scheduled') && (
            <Button
              onClick={() => pause.mutate()}
              loading={pause.isPending}
              leftSection={<IconPlayerPause size={16} />}
            >
              {t('act.pause')}
            </Button>
          )}
          {mailing.status === 'paused' && (
            <Button
              onClick={() => resume.mutate()}
              loading={resume.isPending}
              leftSection={<IconPlayerPlay size={16} />}
            >
              {t('act.resume')}
            </Button>
          )}
        </>
      )}
    </>
  )
}
