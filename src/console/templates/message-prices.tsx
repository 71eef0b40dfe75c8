import { Button, Stack, Text, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { useUnsaved } from '../parts/unsaved.tsx'
import { useCan } from '../session.ts'

const KEY = ['message-prices'] as const
const COLUMNS = ['country', 'category', 'price', 'currency', 'valid_from', 'source'] as const

/** What messages of official numbers cost, as a CSV that can be changed here or in a spreadsheet. */
export function MessagePrices() {
  const { t } = useTranslation('templates')
  const prices = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.GET('/v1/message-prices', { signal }) })
  return (
    <Part title={t('prices.title')}>
      <Loaded query={prices}>
        {(data) => {
          const lines = data.prices.map((row) => COLUMNS.map((name) => cellOf(row[name])).join(','))
          const saved = [COLUMNS.join(','), ...lines].join('\n')
          return <Editor saved={saved} key={saved} />
        }}
      </Loaded>
    </Part>
  )
}

const cellOf = (value: string | number | null | undefined) => {
  const text = value === null || value === undefined ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function Editor({ saved }: { saved: string }) {
  const { t } = useTranslation('templates')
  const can = useCan()
  const [csv, setCsv] = useState(saved)
  const save = useAct(() => api.POST('/v1/message-prices/import', { body: { csv } }), {
    refresh: [[...KEY]],
    done: t('prices.saved'),
  })
  useUnsaved(csv, save)
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" c="dimmed">
        {t('prices.hint')}
      </Text>
      <Textarea
        aria-label={t('prices.title')}
        w="100%"
        autosize
        minRows={4}
        maxRows={16}
        wrap="off"
        styles={{ input: { fontFamily: 'monospace', overflowX: 'auto' } }}
        value={csv}
        readOnly={!can('mailings:write')}
        onChange={(event) => setCsv(event.currentTarget.value)}
      />
      {can('mailings:write') && (
        <Button onClick={() => save.mutate()} loading={save.isPending} disabled={csv === saved}>
          {t('prices.save')}
        </Button>
      )}
    </Stack>
  )
}
