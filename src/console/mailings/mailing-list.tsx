import { Anchor, Box, Button, Card, Checkbox, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconPlus, IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { MailingWithCounts } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { useCan } from '../session.ts'
import { useShortcuts } from '../shortcuts.ts'
import { useMailings } from './load-mailings.ts'
import { ProgressBar } from './progress-bar.tsx'
import { StatusBadge } from './status-badge.tsx'

const STATUSES = ['', 'draft', 'scheduled', 'running', 'paused', 'finished', 'cancelled'] as const

/** All mailings with their progress, newest first. */
export function MailingList() {
  const { t } = useTranslation(['mailings', 'shell'])
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('')
  const [chosen, setChosen] = useState<string[]>([])
  const mailings = useMailings(status)
  const [, navigate] = useLocation()
  const mayWrite = useCan()('mailings:write')
  const add = mayWrite && (
    <Button component={Link} href="/mailings/new" leftSection={<IconPlus size={16} />}>
      {t('add')}
    </Button>
  )
  useShortcuts(t('title'), mayWrite ? [{ keys: 'n', label: t('add'), run: () => navigate('/mailings/new') }] : [])
  const isEmpty = mailings.isSuccess && mailings.rows.length === 0
  return (
    <PageFrame
      title={t('title')}
      hint={t('hint')}
      actions={
        <>
          {chosen.length > 1 && (
            <Button variant="default" component={Link} href={`/mailings/compare?ids=${chosen.join(',')}`}>
              {t('compare')} ({chosen.length})
            </Button>
          )}
          {!(isEmpty && status === '') && add}
        </>
      }
    >
      <Box style={{ overflowX: 'auto' }}>
        <SegmentedControl
          aria-label={t('filter')}
          value={status}
          onChange={setStatus}
          data={STATUSES.map((each) => ({ value: each, label: each === '' ? t('all') : t(`only.${each}`) }))}
        />
      </Box>
      <Rows
        list={mailings}
        empty={
          <Empty icon={<IconSend />} title={status === '' ? t('empty.title') : t('shell:state.nothing')} action={add}>
            {status === '' && t('empty.text')}
          </Empty>
        }
      >
        {(rows) => (
          <Stack gap="xs">
            {rows.map((mailing) => (
              <Row
                key={mailing.id}
                mailing={mailing}
                chosen={chosen.includes(mailing.id)}
                onChoose={(yes) => setChosen(yes ? [...chosen, mailing.id] : chosen.filter((id) => id !== mailing.id))}
              />
            ))}
          </Stack>
        )}
      </Rows>
    </PageFrame>
  )
}

function Row(props: { mailing: MailingWithCounts; chosen: boolean; onChoose: (yes: boolean) => void }) {
  const { mailing, chosen, onChoose } = props
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const { counts } = mailing
  return (
    <Card padding="sm" component="article">
      <Group wrap="nowrap" align="center">
        <Checkbox
          aria-label={t('choose', { name: mailing.name })}
          checked={chosen}
          disabled={mailing.started_at === null}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
        <Stack gap={6} flex={1} miw={0}>
          <Group justify="space-between" gap="xs">
            <Group gap="xs" miw={0}>
              <Anchor component={Link} href={`/mailings/${mailing.id}`} fw={600} c="var(--mantine-color-text)">
                {mailing.name}
              </Anchor>
              <StatusBadge mailing={mailing} />
            </Group>
            <Text size="xs" c="dimmed">
              <WhenWords mailing={mailing} />
            </Text>
          </Group>
          {counts.planned > 0 && (
            <>
              <ProgressBar counts={counts} />
              <Group gap="md">
                {(['planned', 'sent', 'read', 'replied', 'failed', 'skipped'] as const).map((name) => (
                  <Text key={name} size="xs" c="dimmed" className="numerals">
                    {t(`counts.${name}`)} {formats.number(counts[name])}
                  </Text>
                ))}
              </Group>
            </>
          )}
        </Stack>
      </Group>
    </Card>
  )
}

function WhenWords({ mailing }: { mailing: MailingWithCounts }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const { finished_at, started_at, start_at, created_at, repeat } = mailing
  if (finished_at)
    return t(mailing.status === 'cancelled' ? 'when.cancelled' : 'when.finished', {
      when: formats.dateTime(finished_at),
    })
  if (started_at) return t('when.started', { when: formats.dateTime(started_at) })
  if (start_at) return t(repeat ? 'when.next' : 'when.starts', { when: formats.dateTime(start_at) })
  return t('when.created', { when: formats.dateTime(created_at) })
}
