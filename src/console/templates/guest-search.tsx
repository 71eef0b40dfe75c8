import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList } from '../lists.ts'

const TYPING_MS = 300

type Props = { value: string | null; onChange: (guestId: string | null) => void; label?: string }

/** Finds a guest by name or phone. */
export function GuestSearch({ value, onChange, label }: Props) {
  const { t } = useTranslation(['templates', 'shell'])
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS)
  const guests = useList(['guests', 'search'], '/v1/guests', { query: { q }, limit: 20 })
  const [chosen, setChosen] = useState<{ value: string; label: string }>()
  const found = guests.rows.map(({ id, name, phone }) => ({
    value: id,
    label: [name, phone].filter(Boolean).join(' · ') || t('shell:state.noName'),
  }))
  const data = chosen && !found.some((each) => each.value === chosen.value) ? [chosen, ...found] : found
  return (
    <Select
      size="xs"
      aria-label={label ?? t('preview.who')}
      placeholder={t('preview.find')}
      searchable
      clearable
      data={data}
      // The server has already searched by phone and name.
      filter={({ options }) => options}
      onSearchChange={(text) => setTyped(text === chosen?.label ? '' : text)}
      value={value}
      onChange={(id) => {
        setChosen(data.find((each) => each.value === id))
        onChange(id)
      }}
    />
  )
}
