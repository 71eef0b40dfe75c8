import { workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'

const sqlite = new SqliteDatabase(workerData.file)
sqlite.pragma('busy_timeout = 30000')
sqlite.exec('vacuum')
sqlite.close()
