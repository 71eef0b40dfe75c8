import { Divider, SimpleGrid, Stack, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { PageFrame } from '../parts/page.tsx'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { CloudApiIds } from './cloud-api-ids.tsx'
import { Gaps } from './gaps.tsx'
import { Gauges } from './gauges.tsx'
import { History } from './history.tsx'
import { LinkPanel } from './link-panel.tsx'
import { useNumber } from './load-numbers.ts'
import { RestrictionNote, SafetyNote } from './notes.tsx'
import { NumberMenu } from './number-menu.tsx'
import { phoneText } from './phone-text.ts'
import { useProxyText } from './proxy-field.tsx'
import { SafetyFigures } from './safety-figures.tsx'
import { StateBadge, useReason } from './state-badge.tsx'
import { WarmUp } from './warm-up.tsx'

const OfficialPart = lazy(() => import('./official-part.tsx').then((each) => ({ default: each.OfficialPart })))

/** Everything about one number. */
export function NumberPage({ id }: { id: string }) {
  const { t } = useTranslation('numbers')
  const number = useNumber(id)
  const [, navigate] = useLocation()
  return (
    <PageFrame
      title={number.data?.label ?? t('title')}
      above={{ href: '/numbers', title: t('title') }}
      beside={number.data && <StateBadge state={number.data.state} />}
      hint={number.data && phoneText(number.data.phone)}
      actions={number.data && <NumberMenu number={number.data} onDeleted={() => navigate('/numbers')} />}
    >
      <Loaded query={number}>{(each) => <Parts number={each} />}</Loaded>
    </PageFrame>
  )
}

function Parts({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const reason = useReason()(number.reason)
  const isOfficial = number.kind === 'cloud_api'
  // It had no connection yet that could be lost: the panel says what is wrong.
  const isBeingLinked = !isOfficial && number.phone === null
  return (
    <Stack>
      {reason && number.state !== 'restricted' && !isBeingLinked && <Text size="sm">{reason}</Text>}
      {!isOfficial && <LinkPanel number={number} />}
      <RestrictionNote number={number} />
      <SafetyNote number={number} />
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        {!isOfficial && (
          <Part title={t('warm.title')}>
            <WarmUp number={number} />
          </Part>
        )}
        <Part title={t('gauge.title')}>
          <Gauges number={number} />
          <Divider my="xs" />
          <Text size="sm" c="dimmed">
            {t('pacing.title')}: {t(`pacing.${number.pacing}`)}
          </Text>
        </Part>
        <Part title={t('health.title')}>
          <Health number={number} />
        </Part>
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {isOfficial ? (
          <Suspense fallback={null}>
            <OfficialPart number={number} />
          </Suspense>
        ) : (
          <Part title={t('safety.title')}>
            <SafetyFigures number={number} />
          </Part>
        )}
        <Part title={t('cloudApi.title')}>
          <CloudApiIds number={number} />
        </Part>
        <Part title={t('history.title')}>
          <Gaps numberId={number.id} />
          <History numberId={number.id} />
        </Part>
      </SimpleGrid>
    </Stack>
  )
}

function Health({ number: { health, kind, proxy } }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  const proxyText = useProxyText()
  const facts = [
    [t('health.sent'), formats.number(health.sent_today)],
    [t('health.failed'), formats.number(health.failed_today)],
    [t('health.replies'), health.reply_share === null ? t('health.none') : formats.percent(health.reply_share)],
    [t('health.connected'), health.connected_since && <When at={health.connected_since} as="ago" />],
    [t('health.heard'), health.last_frame_at && <When at={health.last_frame_at} as="ago" />],
    [t('health.process'), health.lease_owner],
    ...(kind === 'linked' ? [[t('proxy.title'), proxyText(proxy)] as const] : []),
  ] as const
  return (
    <Stack gap={6} component="dl" m={0}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}>
          <Text size="sm" c="dimmed" component="dt">
            {name}
          </Text>
          <Text size="sm" component="dd" m={0} ta="right" className="numerals">
            {value || '–'}
          </Text>
        </div>
      ))}
    </Stack>
  )
}
