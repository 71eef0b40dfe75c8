import { ActionIcon, CloseButton, FileButton, Group, Popover, Text, Textarea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBolt, IconFile, IconMicrophone, IconMoodSmile, IconPaperclip, IconSend } from '@tabler/icons-react'
import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuickAnswerOut } from '../../../guests/index.ts'
import type { MessageOut } from '../../../inbox/index.ts'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import { useShortcuts } from '../../shortcuts.ts'
import { useFileSize } from '../feed/message-content.tsx'
import { QuotedText } from '../feed/quoted.tsx'
import classes from '../inbox.module.css'
import { keepDraft, onReturned, readDraft } from './drafts.ts'
import { prepareFile, takesCaption } from './files.ts'
import { type OutFile, send } from './outbox.ts'
import { QuickAnswerList, slashWord, useQuickAnswers } from './quick-answers.tsx'

const EmojiPicker = lazy(() => import('./emoji-picker.tsx').then((each) => ({ default: each.EmojiPicker })))
const VoiceRecorder = lazy(() => import('./voice-recorder.tsx').then((each) => ({ default: each.VoiceRecorder })))

const LONGEST = 65_536

type Props = {
  guestId: string
  guestName: string
  /** The newest entry of the feed. */
  newest: () => string
  quote: MessageOut | undefined
  onQuote: (message: MessageOut | undefined) => void
  /** A message of ours that is being changed. */
  editing: MessageOut | undefined
  onEditing: (message: MessageOut | undefined) => void
  files: readonly File[]
  onFiles: (files: readonly File[]) => void
  onTyping: () => void
}

/** What is being written to a guest. Another guest gets another one (`key`). */
export function Composer(props: Props) {
  const { guestId, guestName, newest, quote, onQuote, editing, onEditing, files, onFiles, onTyping } = props
  const { t } = useTranslation(['inbox', 'shell'])
  const field = useRef<HTMLTextAreaElement>(null)
  const answersId = useId()
  const [text, setText] = useState(() => readDraft(guestId))
  const [emoji, setEmoji] = useState(false)
  const [recording, setRecording] = useState(false)
  /** Escape hides the quick answers until the text is another one. */
  const [hidden, setHidden] = useState<string>()
  /** All quick answers are shown beside a text that does not ask for them. */
  const [browsing, setBrowsing] = useState(false)
  // A thumb's Enter begins a line; there is a button beside it to send.
  const touch = useMediaQuery('(pointer: coarse)')
  const word = editing || hidden === text ? undefined : (slashWord(text) ?? (browsing ? '' : undefined))
  const quick = useQuickAnswers(word)
  const edit = useAct((words: string) => api.patch(`/v1/messages/${editing?.id}`, { text: words }), {
    onDone: () => leaveEditing(),
  })

  useEffect(() => {
    if (quote) field.current?.focus()
  }, [quote])
  useEffect(() => {
    if (!editing) return
    setText(editing.text ?? '')
    field.current?.focus()
  }, [editing])
  useEffect(() => onReturned((id, words) => id === guestId && !editing && setText(words)), [guestId, editing])
  useShortcuts(t('keys.title'), [{ keys: 'r', label: t('keys.reply'), run: () => field.current?.focus() }])

  function write(next: string): void {
    setText(next)
    setBrowsing(false)
    if (editing) return
    keepDraft(guestId, next)
    if (next.trim() !== '') onTyping()
  }
  function leaveEditing(): void {
    onEditing(undefined)
    setText(readDraft(guestId))
  }
  function insert(piece: string): void {
    const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {}
    write(text.slice(0, selectionStart) + piece + text.slice(selectionEnd))
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(selectionStart + piece.length, selectionStart + piece.length)
    })
  }
  /** In the place of what asked for it, or beside what is written. */
  function take(answer: QuickAnswerOut): void {
    if (slashWord(text) !== undefined) {
      write(answer.text)
      setHidden(answer.text)
      field.current?.focus()
      return
    }
    const before = text.slice(0, field.current?.selectionStart ?? text.length)
    insert(/\S$/.test(before) ? ` ${answer.text}` : answer.text)
  }
  function toggleAnswers(): void {
    setHidden(word === undefined ? undefined : text)
    setBrowsing(word === undefined)
    if (text === '') write('/')
    field.current?.focus()
  }
  function post(words: string, file?: OutFile): void {
    send({ guestId, text: words, file, replyTo: quote?.id, after: newest() })
  }
  async function submit(): Promise<void> {
    const words = text.trim()
    if (editing) {
      if (words === '' || words === editing.text) leaveEditing()
      else edit.mutate(words)
      return
    }
    if (words === '' && files.length === 0) return
    const going = [...files]
    setText('')
    keepDraft(guestId, '')
    onFiles([])
    onQuote(undefined)
    // The words go below the first file that takes some, else before it.
    const captioned = words === '' ? undefined : going.find(takesCaption)
    if (words !== '' && !captioned) post(words)
    for (const file of going) post(file === captioned ? words : '', await prepareFile(file))
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return
    if (quick.answers.length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined
      const chosen = quick.answers[quick.active]
      if (step) quick.move(step)
      else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) take(chosen)
      else if (event.key === 'Escape') setHidden(text)
      else return
      event.preventDefault()
      return
    }
    // What looks for a quick answer is no message: Escape says otherwise.
    if (event.key === 'Enter' && word !== undefined && slashWord(text) !== undefined) {
      event.preventDefault()
      return
    }
    if (event.key === 'Enter' && !event.shiftKey && (!touch || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void submit()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (editing) leaveEditing()
      else if (quote) onQuote(undefined)
      else if (hidden !== text && word !== undefined) setHidden(text)
      else event.currentTarget.blur()
    }
  }
  function onPaste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files]
    if (pasted.length === 0) return
    event.preventDefault()
    onFiles([...files, ...pasted])
  }

  if (recording) {
    return (
      <div className={classes.composer}>
        <Suspense fallback={null}>
          <VoiceRecorder
            onDone={(file) => {
              post('', file)
              onQuote(undefined)
              setRecording(false)
            }}
            onClose={() => setRecording(false)}
          />
        </Suspense>
      </div>
    )
  }
  const empty = text.trim() === '' && files.length === 0
  return (
    <div className={classes.composer}>
      {word !== undefined && (
        <QuickAnswerList
          id={answersId}
          answers={quick.answers}
          active={quick.active}
          loading={quick.loading}
          onTake={take}
        />
      )}
      {(quote || editing) && (
        <Group className={classes.context} wrap="nowrap" gap="xs">
          <div className={classes.quoted}>
            {editing && <span className={classes.quotedName}>{t('composer.editing')}</span>}
            {quote && !editing && <QuotedText message={quote} guestName={guestName} />}
          </div>
          <CloseButton
            aria-label={t('shell:act.cancel')}
            onClick={() => (editing ? leaveEditing() : onQuote(undefined))}
          />
        </Group>
      )}
      {files.length > 0 && <Attached files={files} onFiles={onFiles} />}
      <Group gap={4} wrap="nowrap" align="flex-end">
        <FileButton
          multiple
          onChange={(chosen) => onFiles([...files, ...chosen])}
          inputProps={{ 'aria-label': t('composer.file'), tabIndex: -1 }}
        >
          {(button) => (
            <ActionIcon
              {...button}
              color="gray"
              size={38}
              disabled={Boolean(editing)}
              aria-label={t('composer.file')}
              title={t('composer.file')}
            >
              <IconPaperclip size={20} />
            </ActionIcon>
          )}
        </FileButton>
        <Textarea
          ref={field}
          flex={1}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={LONGEST}
          dir="auto"
          value={text}
          onChange={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          placeholder={t('composer.placeholder')}
          aria-label={t('composer.label', { name: guestName })}
          aria-haspopup="listbox"
          aria-controls={quick.answers.length > 0 ? answersId : undefined}
          aria-activedescendant={quick.answers.length > 0 ? `${answersId}-${quick.active}` : undefined}
          aria-autocomplete="list"
        />
        <ActionIcon
          color="gray"
          size={38}
          disabled={Boolean(editing)}
          aria-label={t('composer.answers')}
          aria-expanded={word !== undefined}
          title={t('composer.answersHint')}
          onClick={toggleAnswers}
        >
          <IconBolt size={20} />
        </ActionIcon>
        <Popover opened={emoji} onChange={setEmoji} position="top-end" shadow="md" trapFocus returnFocus>
          <Popover.Target>
            {/* Keyboards of phones have their own. */}
            <ActionIcon
              color="gray"
              size={38}
              visibleFrom="xs"
              aria-label={t('composer.emoji')}
              title={t('composer.emoji')}
              onClick={() => setEmoji((open) => !open)}
            >
              <IconMoodSmile size={20} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown p={0}>
            {emoji && (
              <Suspense fallback={<div style={{ width: 320, height: 330 }} />}>
                <EmojiPicker
                  onPick={(one) => {
                    insert(one)
                    setEmoji(false)
                  }}
                />
              </Suspense>
            )}
          </Popover.Dropdown>
        </Popover>
        {empty && !editing && 'mediaDevices' in navigator ? (
          <ActionIcon
            color="gray"
            size={38}
            onClick={() => setRecording(true)}
            aria-label={t('voice.record')}
            title={t('voice.record')}
          >
            <IconMicrophone size={20} />
          </ActionIcon>
        ) : (
          <ActionIcon
            variant="filled"
            size={38}
            disabled={empty}
            loading={edit.isPending}
            onClick={() => void submit()}
            aria-label={t('composer.send')}
            title={t('composer.send')}
          >
            <IconSend size={19} />
          </ActionIcon>
        )}
      </Group>
    </div>
  )
}

function Attached({ files, onFiles }: { files: readonly File[]; onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('inbox')
  const size = useFileSize()
  return (
    <ul className={classes.attached}>
      {files.map((file, index) => (
        <li key={`${file.name} ${file.size} ${file.lastModified}`}>
          <IconFile size={16} aria-hidden />
          <Text size="sm" truncate maw={220}>
            <bdi>{file.name}</bdi>
          </Text>
          <span className={classes.dim}>{size(file.size)}</span>
          <CloseButton
            size="xs"
            aria-label={t('composer.removeFile', { name: file.name })}
            onClick={() => onFiles(files.toSpliced(index, 1))}
          />
        </li>
      ))}
    </ul>
  )
}
