import { Select, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct, useNotify } from '../acts.ts'
import { api } from '../api.ts'
import { useList } from '../lists.ts'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useReturnFocus } from '../parts/return-focus.ts'
import { Failure, Loading } from '../parts/states.tsx'

type Props = { guestId: string; numberId: string; onClose: () => void }

/** A Meta template for a guest, filled in as far as possible: what leaves when the 24 hours are over. */
export function TemplateForm({ guestId, numberId, onClose }: Props) {
  const { t } = useTranslation(['inbox', 'shell'])
  const client = useQueryClient()
  const notify = useNotify()
  useReturnFocus()
  const offers = useList(['guests', guestId, 'template-messages'], '/v1/guests/{id}/template-messages', {
    path: { id: guestId },
    query: { number_id: numberId },
    limit: 200,
    keepPrevious: false,
  })
  const usable = offers.rows.filter(({ template }) => template.unsendable === null)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [written, setWritten] = useState<Record<string, string>>({})
  const offer = usable.find(({ template }) => template.id === chosenId) ?? (usable.length === 1 ? usable[0] : undefined)
  const wordFor = (name: string) => written[name] ?? offer?.values[name] ?? ''
  const places = offer?.template.places ?? []
  const send = useAct(
    () =>
      api.POST('/v1/guests/{id}/template-messages', {
        path: { id: guestId },
        body: {
          message_template_id: offer?.template.id ?? '',
          number_id: numberId,
          values: Object.fromEntries(places.map(({ name }) => [name, wordFor(name)])),
        },
      }),
    {
      onDone() {
        notify.done(t('window.sent'))
        void client.invalidateQueries({ queryKey: ['guests', guestId] })
        onClose()
      },
    },
  )
  const read = offer && filled(offer.template.text, places, wordFor)
  return (
    <FormDialog opened onClose={onClose} title={t('window.sendTemplate')} size="md">
      {offers.isPending ? (
        <Loading />
      ) : offers.error ? (
        <Failure error={offers.error} />
      ) : usable.length === 0 ? (
        <Text size="sm">{t('window.noTemplates')}</Text>
      ) : (
        <Form
          value={{ chosenId, written }}
          act={{ ...send, mutate: () => send.mutate() }}
          submit={t('window.send')}
          disabled={!offer || places.some(({ name }) => wordFor(name).trim() === '')}
        >
          <Select
            label={t('window.template')}
            data-autofocus
            searchable
            data={usable.map(({ template: { id, name, language, category } }) => ({
              value: id,
              label: `${name} · ${language} · ${t(`window.category.${category}`)}`,
            }))}
            value={offer?.template.id ?? null}
            onChange={(id) => {
              setChosenId(id)
              setWritten({})
            }}
          />
          {places.map(({ name, kind }, index) => (
            <TextInput
              key={name}
              required
              dir="auto"
              label={kind === 'text' ? t('window.place', { place: variableOf(name) }) : t(`window.places.${kind}`)}
              placeholder={kind === 'image' || kind === 'video' || kind === 'document' ? 'https://…' : undefined}
              maxLength={1_024}
              data-autofocus={index === 0 || undefined}
              value={wordFor(name)}
              onChange={({ currentTarget: { value } }) => setWritten((all) => ({ ...all, [name]: value }))}
            />
          ))}
          {read !== undefined && (
            <Text size="sm" className="people-wrote" dir="auto" aria-label={t('window.reads')}>
              {read}
            </Text>
          )}
        </Form>
      )}
    </FormDialog>
  )
}

/** `body.1` is written `{{1}}` in the template. */
const variableOf = (name: string): string => `{{${name.slice(name.indexOf('.') + 1)}}}`

/** As it will read, without files and buttons: those have fields of their own. */
function filled(text: string, places: readonly { name: string; kind: string }[], wordFor: (name: string) => string) {
  return places
    .filter(({ kind }) => kind === 'text')
    .reduce(
      (words, { name }) => {
        const value = wordFor(name).trim()
        return value === '' ? words : words.replaceAll(variableOf(name), value)
      },
      text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, '{{$1}}'),
    )
}
