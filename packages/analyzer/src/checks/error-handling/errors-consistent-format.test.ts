import {
  express,
  file,
  flask,
  goService,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { errorsConsistentFormat as check } from './errors-consistent-format';

const ten = Array.from({ length: 10 }, (_, index) => index);
const server = (...answers: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...answers.map(
      (answer, index) => `app.post('/o${index}', (req, res) => ${answer});`,
    ),
    ...ten.map(
      index => `app.get('/r${index}', (req, res) => res.json({ n: 1 }));`,
    ),
    'app.listen(1);',
  ),
});
const python = (...answers: string[]): Files => ({
  ...flask,
  'app.py': file(
    'from flask import Flask, jsonify',
    'app = Flask(__name__)',
    ...ten.flatMap(index => [
      `@app.get("/r${index}")`,
      `def r${index}():`,
      `    ${answers[index] ?? 'return "ok"'}`,
    ]),
  ),
});
const gin = (...answers: string[]): Files => ({
  ...goService,
  'go.mod': file(
    'module example.com/orders',
    'require github.com/gin-gonic/gin v1.10.0',
  ),
  'main.go': file(
    'package main',
    'func main() {',
    '\tr := gin.Default()',
    ...ten.flatMap(index => [
      `\tr.GET("/r${index}", func(c *gin.Context) {`,
      `\t\t${answers[index] ?? 'c.JSON(200, gin.H{"n": 1})'}`,
      '\t})',
    ]),
    '}',
  ),
});

const cases: Case[] = [
  [
    'three shapes',
    server(
      "res.status(404).json({ error: 'gone' })",
      "res.status(400).json({ msg: 'bad' })",
      "res.status(409).send({ reason: 'exists' })",
    ),
    'fail minor server.js:2',
  ],
  [
    'two shapes',
    server(
      "res.status(404).json({ error: 'gone' })",
      "res.status(400).json({ msg: 'bad' })",
    ),
    'pass',
  ],
  [
    'keys that some add',
    server(
      "res.status(404).json({ error: 'gone' })",
      "res.status(400).json({ error: 'bad', fields: [{ name: 1 }] })",
      "res.status(409).json({ error: 'exists', id: 1 })",
    ),
    'pass',
  ],
  [
    'bodies of success',
    server(
      'res.status(200).json({ a: 1 })',
      'res.status(201).json({ b: 1 })',
      'res.json({ c: 1 })',
    ),
    'pass',
  ],
  [
    'a shape that cannot be told',
    server(
      "res.status(404).json({ error: 'gone' })",
      "res.status(400).json({ msg: 'bad' })",
      'res.status(409).json({ ...problem })',
    ),
    'pass',
  ],
  [
    'what OAuth prescribes',
    server(
      "res.status(404).json({ reason: 'gone' })",
      "res.status(400).json({ msg: 'bad' })",
      "res.status(400).json({ error: 'invalid_grant', error_description: 'x' })",
    ),
    'pass',
  ],
  [
    'Flask',
    python(
      'return jsonify({"error": "gone"}), 404',
      'return {"message": "bad"}, 400',
      'return jsonify({"detail": "exists"}), 409',
    ),
    'fail minor app.py:5',
  ],
  [
    'Gin',
    gin(
      'c.JSON(http.StatusNotFound, gin.H{"error": "gone"})',
      'c.JSON(400, gin.H{"message": "bad"})',
      'c.AbortWithStatusJSON(409, gin.H{"detail": "exists"})',
    ),
    'fail minor main.go:5',
  ],
  ['no body of its own', server(), 'pass'],
  ['few routes', express, 'not-applicable'],
];

describe('errors-consistent-format', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
