import { ActionIcon, Group, Text } from '@mantine/core'
import { IconSend, IconTrash } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { clockText, waveformOf } from '../timeline/waveform.ts'
import type { OutFile } from './pending.ts'
import classes from './voice-recorder.module.css'

/** The formats browsers record; the server converts each to a voice message. */
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']
const LEVEL_EVERY_MS = 60
const LONGEST_S = 15 * 60
const BARS = 40

type Recording = { recorder: MediaRecorder; chunks: Blob[]; levels: number[]; startedAt: number; stop: () => void }

/** Records from the microphone until it is sent or discarded. */
export function VoiceRecorder({ onDone, onClose }: { onDone: (file: OutFile) => void; onClose: () => void }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const [problem, setProblem] = useState<'refused' | 'unable'>()
  const [seconds, setSeconds] = useState(0)
  const [bars, setBars] = useState<readonly number[]>([])
  const current = useRef<Recording>(undefined)
  const sending = useRef(false)

  useEffect(() => {
    let over = false
    record().then(
      (recording) => {
        if (over) return recording.stop()
        current.current = recording
      },
      (error: unknown) =>
        setProblem(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'unable'),
    )
    const timer = setInterval(() => {
      const recording = current.current
      if (!recording) return
      setSeconds((Date.now() - recording.startedAt) / 1000)
      setBars(recording.levels.slice(-BARS))
    }, 100)
    return () => {
      over = true
      clearInterval(timer)
      current.current?.stop()
      current.current = undefined
    }
  }, [])

  const finish = () => {
    const recording = current.current
    if (!recording || sending.current) return
    sending.current = true
    const length = (Date.now() - recording.startedAt) / 1000
    recording.recorder.onstop = () => {
      const type = recording.recorder.mimeType.split(';')[0] ?? 'audio/webm'
      onDone({
        blob: new Blob(recording.chunks, { type }),
        name: `voice.${type.split('/')[1]}`,
        fields: { type: 'voice', duration_seconds: length.toFixed(1), waveform: waveformOf(recording.levels) },
        preview: undefined,
      })
    }
    recording.stop()
  }
  const late = useRef(finish)
  late.current = finish
  useEffect(() => {
    if (seconds >= LONGEST_S) late.current()
  }, [seconds])

  return (
    <Group
      className={classes.recorder}
      gap="sm"
      wrap="nowrap"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <ActionIcon
        color="gray"
        size="lg"
        onClick={onClose}
        aria-label={t('voice.throwAway')}
        title={t('voice.throwAway')}
      >
        <IconTrash size={19} />
      </ActionIcon>
      {problem ? (
        <Text size="sm" role="alert" flex={1}>
          {t(`voice.${problem}`)}
        </Text>
      ) : (
        <>
          <span className={classes.recording} aria-hidden />
          <Text size="sm" className="numerals" role="timer" aria-label={t('voice.recording')}>
            {clockText(seconds)}
          </Text>
          <div className={classes.levels} aria-hidden>
            {bars.map((level, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: bars have no names
              <i key={index} style={{ height: `${Math.max(8, Math.min(100, level * 160))}%` }} />
            ))}
          </div>
          <ActionIcon
            variant="filled"
            size="lg"
            onClick={finish}
            aria-label={t('voice.send')}
            title={t('voice.send')}
            autoFocus
          >
            <IconSend size={18} />
          </ActionIcon>
        </>
      )}
    </Group>
  )
}

async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true },
  })
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType, audioBitsPerSecond: 32_000 } : {})
  const chunks: Blob[] = []
  const levels: number[] = []
  recorder.ondataavailable = ({ data }) => chunks.push(data)
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1_024
  context.createMediaStreamSource(stream).connect(analyser)
  const wave = new Uint8Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(wave)
    levels.push(Math.max(...wave.map((sample) => Math.abs(sample - 128))) / 128)
  }, LEVEL_EVERY_MS)
  recorder.start(1_000)
  return {
    recorder,
    chunks,
    levels,
    startedAt: Date.now(),
    stop() {
      clearInterval(timer)
      if (recorder.state !== 'inactive') recorder.stop()
      for (const track of stream.getTracks()) track.stop()
      if (context.state !== 'closed') void context.close()
    },
  }
}
