import {
  dotnet,
  express,
  fastapi,
  file,
  goService,
  laravel,
  rails,
  spring,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { endOfLife } from '../../facts/dependencies';
import { supplyRuntimeSupported as check } from './supply-runtime-supported';

const image = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file(...lines, 'COPY . .', 'CMD ["start"]'),
});

it.each<Case>([
  [
    'Node.js past its end',
    image(express, 'FROM node:18-alpine'),
    'fail major Dockerfile:1',
  ],
  ['Node.js', image(express, 'FROM node:24.1.0-slim'), 'pass'],
  [
    'the last stage decides',
    image(express, 'FROM node:18 AS build', 'FROM node:24-slim'),
    'pass',
  ],
  [
    'a stage below the last one',
    image(express, 'FROM node:18 AS base', 'FROM base'),
    'fail major Dockerfile:1',
  ],
  [
    'Python past its end',
    image(fastapi, 'FROM python:3.10-slim'),
    'fail major Dockerfile:1',
  ],
  ['Python 3.1 is not 3.10', image(fastapi, 'FROM python:3.13-slim'), 'pass'],
  [
    'Python of no minor version',
    image(fastapi, 'FROM python:3'),
    'not-applicable',
  ],
  [
    '.NET past its end',
    image(dotnet, 'FROM mcr.microsoft.com/dotnet/aspnet:6.0'),
    'fail major Dockerfile:1',
  ],
  [
    '.NET near its end',
    image(dotnet, 'FROM mcr.microsoft.com/dotnet/aspnet:8.0'),
    'pass',
  ],
  [
    'the compiler of Go',
    image(goService, 'FROM golang:1.21 AS build', 'FROM scratch'),
    'fail major Dockerfile:1',
  ],
  [
    'a short-lived Java',
    image(spring, 'FROM eclipse-temurin:19-jre'),
    'fail major Dockerfile:1',
  ],
  [
    'a Java in the name of its image',
    image(spring, 'FROM adoptopenjdk/openjdk14:jre-14.0.2_12-alpine'),
    'fail major Dockerfile:1',
  ],
  [
    'a Java that its vendor keeps alive',
    image(spring, 'FROM amazoncorretto:19'),
    'pass',
  ],
  ['a long-lived Java', image(spring, 'FROM eclipse-temurin:21-jre'), 'pass'],
  [
    'PHP past its end',
    image(laravel, 'FROM php:7.4-fpm'),
    'fail major Dockerfile:1',
  ],
  ['a version newer than the table', image(express, 'FROM node:26'), 'unknown'],
  [
    'a version file',
    { ...express, '.nvmrc': 'v16.20.0\n' },
    'fail major .nvmrc:1',
  ],
  [
    'a Gemfile',
    { ...rails, Gemfile: 'source "x"\nruby "3.0.2"\ngem "rails"\n' },
    'fail major Gemfile:2',
  ],
  [
    'a target framework',
    {
      ...dotnet,
      'Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<PropertyGroup>\n<TargetFramework>net6.0</TargetFramework>\n</PropertyGroup>\n</Project>\n',
    },
    'fail major Orders.csproj:3',
  ],
  [
    'a lower bound',
    {
      ...express,
      'package.json':
        '{"engines":{"node":">=14"},"dependencies":{"express":"4"}}',
    },
    'not-applicable',
  ],
  [
    'a company’s base',
    image(express, 'FROM registry.acme.example/platform/base:7'),
    'not-applicable',
  ],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});

it('has dates that are dates', () => {
  for (const { latest, dates } of Object.values(endOfLife.runtimes)) {
    expect(latest).toMatch(/^\d/);
    for (const date of dates.values()) expect(Date.parse(date)).not.toBeNaN();
  }
});
