import { Alert, Button, Group, Select, Stack, Table, Text } from '@mantine/core'
import { IconClockHour2 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { RetentionKind, RetentionPeriod, RetentionPreview } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { opens } from '../parts/opens.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { useUnsaved } from '../parts/unsaved.tsx'
import { When } from '../parts/when.tsx'
import { WideTable } from '../parts/wide-table.tsx'
import { SettingsFrame } from './settings-frame.tsx'

type Chosen = Partial<Record<RetentionKind, number | null>>

/** The offered days; any other number can be set by the API. */
const OFFERED = [7, 14, 30, 60, 90, 180, 365, 730, 1095, 1825]
const FOR_EVER = 'null'
const MEGABYTE = 1_048_576
const KEY = ['retention']

/** How long data are kept, and what would go tonight. */
export function Retention() {
  const { t } = useTranslation('settings')
  const periods = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.GET('/v1/settings/retention', { signal }) })
  return (
    <SettingsFrame section="retention" hint={t('retention.hint')}>
      <Loaded query={periods} lines={10}>
        {({ data, next_run_at }) => <Periods periods={data} nextRunAt={next_run_at} />}
      </Loaded>
    </SettingsFrame>
  )
}

function Periods({ periods, nextRunAt }: { periods: readonly RetentionPeriod[]; nextRunAt: string }) {
  const { t } = useTranslation(['settings', 'shell'])
  const confirm = useConfirm()
  const size = useSize()
  const [chosen, setChosen] = useState<Chosen>({})
  const changed = Object.keys(chosen).length > 0
  const preview = useQuery({
    queryKey: [...KEY, 'preview', chosen],
    queryFn: ({ signal }) => api.POST('/v1/settings/retention/preview', { body: { periods: chosen as never }, signal }),
    placeholderData: keepPreviousData,
  })
  const going = (kind: RetentionKind) => preview.data?.data.find((each) => each.kind === kind)
  const save = useAct(() => api.PATCH('/v1/settings/retention', { body: { periods: chosen as never } }), {
    refresh: [KEY],
    done: t('shell:state.saved'),
    onDone: () => setChosen({}),
  })
  useUnsaved(chosen, save, { isEmptied: true })
  const lost = (preview.data?.data ?? []).filter(({ kind, rows }) => kind in chosen && rows > 0)
  const ask = async () => {
    const text = lost.map((each) => `${t(`retention.kind.${each.kind}`)}: ${size(each)}`).join('; ')
    const question = { title: t('retention.confirm'), text, act: t('shell:act.save'), danger: true }
    if (await confirm(question)) save.mutate()
  }
  return (
    <Stack>
      <Alert color="gray" icon={<IconClockHour2 />}>
        {t('retention.next')} <When at={nextRunAt} />. {t('retention.kept')}
      </Alert>
      <Part
        title={t('section.retention')}
        actions={
          changed && (
            <Group gap="xs">
              <Button variant="default" onClick={() => setChosen({})}>
                {t('shell:act.cancel')}
              </Button>
              <Button loading={save.isPending} {...(lost.length > 0 ? opens(ask) : { onClick: () => save.mutate() })}>
                {t('shell:act.save')}
              </Button>
            </Group>
          )
        }
      >
        <WideTable
          label={t('section.retention')}
          columns={[t('retention.what'), { title: t('retention.period'), width: '24%' }, t('retention.tonight')]}
          minWidth={520}
        >
          {periods.map((period) => (
            <PeriodRow
              key={period.kind}
              period={period}
              days={chosen[period.kind] === undefined ? period.days : (chosen[period.kind] ?? null)}
              going={going(period.kind)}
              onChange={(days) =>
                setChosen(({ [period.kind]: _before, ...others }) =>
                  days === period.days ? others : { ...others, [period.kind]: days },
                )
              }
            />
          ))}
        </WideTable>
      </Part>
    </Stack>
  )
}

type RowProps = {
  period: RetentionPeriod
  days: number | null
  going: RetentionPreview | undefined
  onChange: (days: number | null) => void
}

function PeriodRow({ period: { kind, fixed, least_days, last_run, days: now }, days, going, onChange }: RowProps) {
  const { t } = useTranslation('settings')
  const size = useSize()
  const label = t(`retention.kind.${kind}`)
  const offered = [...new Set([...OFFERED.filter((each) => each >= least_days), ...(now === null ? [] : [now])])]
  const options = offered
    .sort((a, b) => a - b)
    .map((each) => ({ value: String(each), label: t('retention.forDays', { count: each }) }))
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{label}</Text>
        <Text size="xs" c="dimmed">
          {t(`retention.about.${kind}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Select
          aria-label={`${label}: ${t('retention.period')}`}
          allowDeselect={false}
          disabled={fixed}
          value={String(days)}
          onChange={(value) => onChange(value === null || value === FOR_EVER ? null : Number(value))}
          data={fixed ? options : [{ value: FOR_EVER, label: t('retention.forEver') }, ...options]}
        />
      </Table.Td>
      <Table.Td>
        <Text size="sm" aria-live="polite">
          {going ? size(going) : '…'}
        </Text>
        {last_run && last_run.rows > 0 && (
          <Text size="xs" c="dimmed">
            {t(last_run.running ? 'retention.running' : 'retention.last')}: {size({ ...last_run, more: false })},{' '}
            <When at={last_run.finished_at} />
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

/** `12 records, 3.4 MB`. */
function useSize() {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  return ({ rows, bytes, more }: Pick<RetentionPreview, 'rows' | 'bytes' | 'more'>) => {
    if (rows === 0) return t(more ? 'retention.some' : 'retention.nothing')
    const records = t('retention.records', { count: rows, amount: formats.number(rows) })
    const room = t('retention.megabytes', { amount: formats.number(Math.max(bytes / MEGABYTE, 0.1), 1) })
    return `${more ? '> ' : ''}${records}, ${room}`
  }
}
