from scenario import Scenario


class Settings(Scenario):
    def setUp(self):
        super().setUp()
        self.draw(5)
        self.add()

    def count(self, *arguments, **variables):
        return len(self.elanus("find", "colours", "-l", *arguments, **variables).text.splitlines())

    def test_a_flag_beats_the_variable_and_the_variable_beats_the_file(self):
        config = self.home / "config" / "elanus" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text("limit = 4\n")
        self.assertEqual(self.count(), 4)
        self.assertEqual(self.count(ELANUS_LIMIT="3"), 3)
        self.assertEqual(self.count("-n", 2, ELANUS_LIMIT="3"), 2)

    def test_another_file_can_be_named(self):
        (self.home / "mine.toml").write_text("limit = 1\n")
        self.assertEqual(self.count("--config", "mine.toml"), 1)

    def test_a_key_that_no_flag_has_is_refused(self):
        (self.home / "mine.toml").write_text("limti = 1\n")
        self.assert_error(self.elanus("ls", "--config", "mine.toml"), "limti", "mine.toml")

    def test_a_missing_file_that_was_named_is_an_error(self):
        self.assert_error(self.elanus("ls", "--config", "gone.toml"), "gone.toml")

    def test_help_has_examples_for_each_command(self):
        for command in ("add", "find", "ls", "info", "rm", "eval", "models", "doctor", "version"):
            answer = self.elanus(command, "--help")
            self.assertEqual(answer.code, 0)
            self.assertIn(f"elanus {command}", answer.text)
            self.assertIn("Examples:", answer.text)

    def test_version_and_doctor_answer(self):
        self.assertRegex(self.elanus("--version").text, r"elanus \d+\.\d+\.\d+")
        answer = self.elanus("doctor", "--json", "--quick")
        self.assertEqual(answer.code, 0, answer.text)
        abouts = {line["about"] for line in answer.lines()}
        self.assertLessEqual({"processor", "model", "runtime", "database"}, abouts)
